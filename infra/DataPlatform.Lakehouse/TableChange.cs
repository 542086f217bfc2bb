namespace DataPlatform.Lakehouse;

/// <summary>A change of a table's schema or properties: one commit without rows.</summary>
public abstract record TableChange
{
    /// <summary>New nullable columns at the end.</summary>
    public sealed record AddColumns(IReadOnlyList<DeltaColumn> Columns) : TableChange;

    /// <summary>Another name for a column; needs column mapping.</summary>
    public sealed record RenameColumn(string From, string To) : TableChange;

    /// <summary>A column goes from the schema, its values stay in the files; needs column mapping.</summary>
    public sealed record DropColumn(string Name) : TableChange;

    /// <summary>
    /// A wider type for a column, by its Delta name (long for integer); needs <c>delta.enableTypeWidening</c>.
    /// </summary>
    public sealed record WidenColumn(string Name, string To) : TableChange;

    /// <summary>A column may hold nulls from now on.</summary>
    public sealed record AllowNulls(string Name) : TableChange;

    /// <summary>A condition that every row must satisfy; the rows there are checked first.</summary>
    public sealed record AddConstraint(string Name, string Condition) : TableChange;

    /// <summary>The condition no longer holds.</summary>
    public sealed record DropConstraint(string Name) : TableChange;

    /// <summary>
    /// Table properties; a null takes one away. A property that needs a feature raises the protocol.
    /// </summary>
    public sealed record SetProperties(IReadOnlyDictionary<string, string?> Properties) : TableChange;
}
