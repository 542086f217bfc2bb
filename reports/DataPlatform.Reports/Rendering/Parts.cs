namespace DataPlatform.Reports.Rendering;

/// <summary>Text of a sentence, a piece of it, or a cell; with an address it is a link.</summary>
/// <param name="Text">What is read.</param>
/// <param name="Href">Where it leads, or null.</param>
/// <param name="Tone">null, strong, good, bad, warning, muted or date.</param>
public sealed record Words(string Text, Address? Href = null, string? Tone = null)
{
    /// <summary>Plain text.</summary>
    public static implicit operator Words(string text) => new(text);

    /// <summary>Same as the conversion, for languages without it.</summary>
    public static Words FromString(string text) => new(text);
}

/// <summary>A sentence of pieces.</summary>
public sealed record Sentence(IReadOnlyList<Words> Pieces)
{
    /// <summary>A sentence from its pieces in order.</summary>
    public static Sentence Of(params Words[] pieces) => new(pieces);

    /// <summary>The sentence without links and tones.</summary>
    public override string ToString() => string.Concat(Pieces.Select(p => p.Text));
}

/// <summary>A column of a table on a page.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Numeric">Right-aligned, tabular figures.</param>
/// <param name="Unit">Unit under the heading, or null.</param>
public sealed record Head(string Name, bool Numeric = false, string? Unit = null);

/// <summary>A cell: pieces of text, and the exact value behind them where there is one.</summary>
public sealed record Cell(IReadOnlyList<Words> Pieces, string? Value = null, bool Code = false)
{
    /// <summary>A cell of plain text.</summary>
    public static implicit operator Cell(string? text) => new([new Words(text ?? "–")]);

    /// <summary>A cell of one piece.</summary>
    public static implicit operator Cell(Words words) => new([words]);

    /// <summary>Same as the conversion, for languages without it.</summary>
    public static Cell FromString(string? text) => text;

    /// <summary>Same as the conversion, for languages without it.</summary>
    public static Cell FromWords(Words words) => words;

    /// <summary>A number with its exact value; unknown is a dash.</summary>
    public static Cell Number(decimal? value, int decimals = 0, string? tone = null) => value is { } known
        ? new([new Words(Numbers.Fixed(known, decimals), null, tone)], Numbers.Exact(known))
        : new([new Words("–", null, "muted")]);

    /// <summary>A day, never broken over two lines.</summary>
    public static Cell Date(DateOnly? day) => day is { } known ? new Words(Numbers.Day(known), null, "date") : "–";

    /// <summary>A count.</summary>
    public static Cell Count(long? value) => Number(value);

    /// <summary>Text set in the code face.</summary>
    public static Cell Mono(string? text) => new([new Words(text ?? "–")], null, true);
}

/// <summary>A row; a total is set apart by a line.</summary>
public sealed record Row(IReadOnlyList<Cell> Cells, bool Total = false)
{
    /// <summary>A row of its cells in order.</summary>
    public static Row Of(params Cell[] cells) => new(cells);

    /// <summary>A total row of its cells in order.</summary>
    public static Row Sum(params Cell[] cells) => new(cells, true);
}

/// <summary>
/// A table on a page. Nothing is cut in silence: when <paramref name="All"/> exceeds the rows given, the table says so
/// and offers the rest at <paramref name="ShowAll"/>.
/// </summary>
/// <param name="Caption">What the rows are, with units and currency.</param>
/// <param name="Heads">The columns, row heading first.</param>
/// <param name="Rows">The rows shown.</param>
/// <param name="Empty">The sentence for no rows.</param>
/// <param name="All">How many rows there are; null = as many as shown.</param>
/// <param name="ShowAll">Where all rows are shown.</param>
/// <param name="Id">Anchor, or null.</param>
public sealed record TableFigures(
    string Caption,
    IReadOnlyList<Head> Heads,
    IReadOnlyList<Row> Rows,
    string Empty,
    long? All = null,
    Address? ShowAll = null,
    string? Id = null);

/// <summary>A picture with its sentence and the table behind it.</summary>
public sealed record ChartFigures(string Title, string Unit, string Says, RawHtml Svg, TableFigures? Table);

/// <summary>A name and what it is, in a list of such pairs.</summary>
public sealed record Fact(string Name, IReadOnlyList<Words> Pieces)
{
    /// <summary>A fact of its pieces.</summary>
    public static Fact Of(string name, params Words[] pieces) => new(name, pieces);
}

/// <summary>A list of facts.</summary>
public sealed record FactList(IReadOnlyList<Fact> Items);
