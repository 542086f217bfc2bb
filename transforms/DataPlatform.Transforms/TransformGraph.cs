using DataPlatform.Core;

namespace DataPlatform.Transforms;

/// <summary>
/// Which transform reads which. Built once from the registration lists; a name that means two things, an input nobody
/// fills, and a circle are refused here.
/// </summary>
public sealed class TransformGraph
{
    private readonly IReadOnlyList<Transform> transforms;
    private readonly Dictionary<string, Transform> byName;

    /// <summary>Checks names and inputs. A transform that also stands among the tables counts as a transform.</summary>
    public TransformGraph(IReadOnlyList<Table> tables, IReadOnlyList<Transform> transforms)
    {
        this.transforms = transforms;
        byName = new Dictionary<string, Transform>(StringComparer.Ordinal);
        foreach (var transform in transforms)
        {
            if (!byName.TryAdd(transform.TableName, transform))
                throw Broken(transform, "two transforms of this name", "one");
        }
        var filled = tables.Where(t => t is not Transform).Select(t => t.TableName).ToHashSet(StringComparer.Ordinal);
        foreach (var transform in transforms)
        {
            if (filled.Contains(transform.TableName))
                throw Broken(transform, "a registered table of the same name", "a name of its own");
            foreach (var input in transform.Inputs)
            {
                if (!filled.Contains(input.TableName) && !byName.ContainsKey(input.TableName))
                {
                    throw Broken(
                        transform, $"the input {input.TableName}", "a registered table or transform",
                        "register it, or remove the field that holds it");
                }
            }
        }
        Tables =
        [
            .. tables.Concat(transforms).DistinctBy(t => t.TableName).OrderBy(t => t.TableName, StringComparer.Ordinal),
        ];
    }

    /// <summary>Every table and transform, by name.</summary>
    public IReadOnlyList<Table> Tables { get; }

    /// <summary>The transforms a transform reads directly, each once.</summary>
    public IReadOnlyList<Transform> ReadBy(Transform transform) =>
    [
        .. transform.Inputs.Select(i => byName.GetValueOrDefault(i.TableName)).OfType<Transform>().Distinct(),
    ];

    /// <summary>Every transform after all it reads; otherwise in order of registration.</summary>
    public IReadOnlyList<Transform> Ordered() => OrderedFrom(transforms);

    /// <summary>One transform and all it depends on, in order.</summary>
    public IReadOnlyList<Transform> OrderedUpTo(string name) => byName.TryGetValue(name, out var transform)
        ? OrderedFrom([transform])
        : throw new DefinitionException(
            "--select", name, $"a transform: {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}");

    private List<Transform> OrderedFrom(IReadOnlyList<Transform> roots)
    {
        var ordered = new List<Transform>();
        var done = new HashSet<Transform>();
        var path = new List<Transform>();
        foreach (var root in roots)
            Visit(root, ordered, done, path);
        return ordered;
    }

    private void Visit(Transform transform, List<Transform> ordered, HashSet<Transform> done, List<Transform> path)
    {
        if (done.Contains(transform))
            return;
        var start = path.IndexOf(transform);
        if (start >= 0)
        {
            var circle = path.Skip(start).Append(transform).Select(t => t.TableName);
            throw Broken(
                transform, $"a circle: {string.Join(" reads ", circle)}", "an order in which inputs come first");
        }
        path.Add(transform);
        foreach (var input in ReadBy(transform))
            Visit(input, ordered, done, path);
        path.RemoveAt(path.Count - 1);
        done.Add(transform);
        ordered.Add(transform);
    }

    private static DefinitionException Broken(Transform at, string found, string expected, string? fix = null) =>
        new(new Place($"transform {at.TableName}"), found, expected, fix);
}
