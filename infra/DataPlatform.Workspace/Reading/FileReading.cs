using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Workspace.Shapes;
using DataPlatform.Workspace.Yaml;

namespace DataPlatform.Workspace.Reading;

/// <summary>One file while it is read.</summary>
internal sealed class FileReading(
    string name, Mistakes mistakes, Variables variables, HashSet<(string Shape, string Key)> asked)
{
    public string Name { get; } = name;

    public Mistakes Mistakes { get; } = mistakes;

    /// <summary>Variables of the workspace; <c>workspace.yaml</c> gets them once it has stated them.</summary>
    public Variables Variables { get; set; } = variables;

    /// <summary>Every key the reader asked for, so that a test can tell a declared key nobody reads.</summary>
    public HashSet<(string Shape, string Key)> Asked { get; } = asked;

    /// <summary>The file's root, checked; null when it is no YAML, holds nothing, or is no mapping.</summary>
    public Node? Root(string text, Shape shape)
    {
        var wrong = new List<DefinitionException>();
        var root = YamlText.Read(Name, text, wrong);
        wrong.ForEach(Mistakes.Add);
        switch (root)
        {
            case YamlMap map:
                return new Node(map, shape, this);
            case null when wrong.Count == 0:
                Mistakes.Warn(new Place(Name), "holds nothing but comments and is not read");
                return null;
            case null:
                Mistakes.Unread(Name);
                return null;
            default:
                Mistakes.Unread(Name);
                Mistakes.Add(new Place(Name, root.Line), root.Shown, $"keys of a {shape.Name}: "
                    + string.Join(", ", shape.Keys.Select(k => k.Name)));
                return null;
        }
    }

    /// <summary>The expression of a value, or null when it is none (which adds a mistake).</summary>
    public Expression? Expression(YamlValue value)
    {
        try
        {
            return Core.Expressions.Expression.Parse(value.Text, new Place(Name, value.Line));
        }
        catch (DefinitionException mistake)
        {
            Mistakes.Add(mistake);
            return null;
        }
    }
}
