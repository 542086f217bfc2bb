namespace DataPlatform.Lakehouse;

/// <summary>Which rows a clause of a merge is for.</summary>
public enum MergeRows
{
    /// <summary>Rows of the table that a source row matches.</summary>
    Matched,

    /// <summary>Source rows that match no row of the table.</summary>
    NotMatched,

    /// <summary>Rows of the table that no source row matches.</summary>
    NotMatchedBySource,
}

/// <summary>
/// One clause of a merge. Of the clauses for a row the first whose condition is true acts. Conditions and values are
/// SQL over <c>t</c> (the table) and <c>s</c> (the source). <see cref="Set"/>: null deletes a row; for an insert it
/// holds the columns given. With <see cref="All"/> every column comes from the source by its name.
/// </summary>
public sealed record MergeClause(
    MergeRows For, IReadOnlyDictionary<string, string>? Set, string? Condition = null, bool All = false)
{
    /// <summary>Matched rows get the source's columns.</summary>
    public static MergeClause UpdateAll(string? condition = null) =>
        new(MergeRows.Matched, new Dictionary<string, string>(), condition, All: true);

    /// <summary>Matched rows get new values.</summary>
    public static MergeClause Update(IReadOnlyDictionary<string, string> set, string? condition = null) =>
        new(MergeRows.Matched, set, condition);

    /// <summary>Matched rows go.</summary>
    public static MergeClause Delete(string? condition = null) => new(MergeRows.Matched, null, condition);

    /// <summary>Source rows without a match come in.</summary>
    public static MergeClause InsertAll(string? condition = null) =>
        new(MergeRows.NotMatched, new Dictionary<string, string>(), condition, All: true);

    /// <summary>Source rows without a match come in with these values; other columns are null or their default.
    /// </summary>
    public static MergeClause Insert(IReadOnlyDictionary<string, string> values, string? condition = null) =>
        new(MergeRows.NotMatched, values, condition);

    /// <summary>Rows without a source row get new values.</summary>
    public static MergeClause UpdateBySource(IReadOnlyDictionary<string, string> set, string? condition = null) =>
        new(MergeRows.NotMatchedBySource, set, condition);

    /// <summary>Rows without a source row go.</summary>
    public static MergeClause DeleteBySource(string? condition = null) =>
        new(MergeRows.NotMatchedBySource, null, condition);
}
