namespace DataPlatform.Workspace;

/// <summary>
/// A feed as a first look at a file or table suggests it. <c>FeedDraftText.Write</c> makes the YAML, in which every
/// guess is marked for a person to confirm.
/// </summary>
public sealed record FeedDraft
{
    /// <summary>Path below <c>feeds/</c> without the ending.</summary>
    public required string Name { get; init; }

    /// <summary>Our table when it is known; null leaves a line to fill in.</summary>
    public string? Table { get; init; }

    /// <summary>Where the rows are.</summary>
    public required SourceDefinition Source { get; init; }

    /// <summary>How they are read; only what differs from the defaults, or was guessed, is written.</summary>
    public ReadOptions Read { get; init; } = new();

    /// <summary>
    /// Keys of <c>read</c> that were guessed, with what the guess rests on: <c>delimiter</c> and the like.
    /// </summary>
    public IReadOnlyDictionary<string, string> ReadGuesses { get; init; } = new Dictionary<string, string>();

    /// <summary>The columns that were seen.</summary>
    public required IReadOnlyList<DraftColumn> Columns { get; init; }

    /// <summary>Rows that were looked at.</summary>
    public long RowsSeen { get; init; }

    /// <summary>Our columns with the expression that seems to fill them: the same name or a near one.</summary>
    public IReadOnlyList<(string Column, string Expression, string Why)> Map { get; init; } = [];

    /// <summary>Our columns that must be mapped and for which nothing was found.</summary>
    public IReadOnlyList<string> Unmapped { get; init; } = [];
}

/// <summary>One column of a draft.</summary>
/// <param name="Name">Name in the feed.</param>
/// <param name="Type">Type that fits every row seen.</param>
/// <param name="Why">What the guess rests on, such as "all 200 rows are whole numbers".</param>
public sealed record DraftColumn(string Name, LogicalType Type, string Why)
{
    /// <summary>True when no row seen was unknown.</summary>
    public bool Required { get; init; }

    /// <summary>True when the column seems to be the key.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>Format of dates, where it differs from the feed's.</summary>
    public string? Format { get; init; }

    /// <summary>Characters to remove before parsing.</summary>
    public string? Strip { get; init; }
}
