using DataPlatform.Core;

namespace DataPlatform.Semantic.Compiling;

/// <summary>
/// Puts the facts' figures together, row by row of the answer, and turns them into readings. A fact that has nothing in
/// a row is zero there only when the reader knows the fact in the row's period; otherwise it is unknown.
/// </summary>
internal sealed class Assembly(
    Resolved asked,
    string? reportingCurrency,
    IReadOnlyDictionary<string, Figures> figures,
    IReadOnlyDictionary<string, string> refusals,
    Func<Table, Figures> period)
{
    internal IReadOnlyList<GroupKey> Keys() => asked.By.Count == 0
        ? [new GroupKey([])]
        : [.. figures.Values.SelectMany(f => f.Keys).Distinct().Order(Comparer<GroupKey>.Create(InOrder))];

    internal Reading Read(Metric metric, GroupKey key, IReadOnlyDictionary<string, long> versions)
    {
        var amount = metric.Formula.Evaluate(m => Measured(m, key, metric.UnknownLimit));
        var assumed = amount.Value is not null && amount.Currency is null && metric.IsMoney;
        var unit = (amount.Currency ?? reportingCurrency) is { } currency
            ? metric.Unit.Replace(Units.Currency, currency, StringComparison.Ordinal)
            : metric.Unit;
        // an amount of nothing needs no currency
        var note = assumed && amount.Value != 0 ? Joined(amount.Note, "no row states its currency") : amount.Note;
        return new Reading(
            metric, amount.Value, amount.Reason, amount.Top ?? (amount.Bottom is null ? amount.Value : null),
            amount.Bottom, unit, note, amount.Rows)
        {
            SchemeVersions =
            [
                .. metric.Facts.Where(f => figures.ContainsKey(f.TableName))
                    .SelectMany(f => figures[f.TableName].Schemes(key)).Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
            LakeVersions = versions,
        };
    }

    private Amount Measured(Measure measure, GroupKey key, decimal limit)
    {
        if (refusals.TryGetValue(measure.Fact.TableName, out var because))
            return Amount.Missing(because);
        if (measure.Scope == MeasureScope.Period)
            return Valued(measure, period(measure.Fact).Find(TimeOf(key), measure), limit) ?? Unseen(measure);
        var unplaced = measure.Unplaced is { } u && asked.Names(u.Dimension)
            ? Valued(u.Measure, period(u.Measure.Fact).Find(TimeOf(key), u.Measure), limit)
            : null;
        if (unplaced is { Value: null } nowhere)
            return nowhere;
        var found = figures[measure.Fact.TableName].Find(key, measure);
        if (found is { Rows: 0 } && measure.Uncounted is { } uncounted)
            return Amount.Missing(uncounted);
        var amount = Valued(measure, found, limit) ?? Absent(measure, key);
        return amount.Value is not null && unplaced?.Note is { } note
            ? amount with { Note = amount.Note is null ? note : Joined(amount.Note, note) }
            : amount;
    }

    private Amount Absent(Measure measure, GroupKey key) =>
        !measure.AbsentIsUnknown && period(measure.Fact).Find(TimeOf(key), measure) is { Rows: > 0 }
            ? Amount.Of(0m)
            : Unseen(measure);

    /// <summary>Null when no row counts.</summary>
    private static Amount? Valued(Measure measure, Cell? found, decimal limit)
    {
        if (found is not { Rows: > 0 } cell)
            return null;
        var lacking = cell.Lacking == 0 ? null : cell.Lacking == cell.Rows
            ? measure.None ?? $"all {cell.Rows} {measure.Noun} {measure.Lacking}"
            : $"{100m * cell.Lacking / cell.Rows:0.#} % of {measure.Noun} {measure.Lacking} "
                + $"({cell.Lacking} of {cell.Rows})";
        if (lacking is not null && (cell.Lacking == cell.Rows || cell.Lacking > limit * cell.Rows))
            return Amount.Missing(lacking, cell.Rows);
        if (cell.Value is not { } value)
            return Amount.Missing($"no value on {cell.Rows} {measure.Noun}", cell.Rows);
        if (measure.IsMoney && Mixed(cell, measure) is { } mixed)
            return Amount.Missing(mixed, cell.Rows);
        return new Amount(value, null, measure.IsMoney ? cell.FirstCurrency : null, lacking, cell.Rows, null, null);
    }

    private static string? Mixed(Cell cell, Measure measure) => cell.FirstCurrency switch
    {
        { } first when first != cell.LastCurrency =>
            $"amounts in {first} and {cell.LastCurrency}, and no exchange rates; ask by currency",
        not null when cell.WithoutCurrency > 0 =>
            $"{cell.WithoutCurrency} of {cell.Rows} {measure.Noun} carry no currency",
        _ => null,
    };

    private Amount Unseen(Measure measure)
    {
        var where = asked.Query.Window == Window.All ? "" : $" in {asked.Query.Window}";
        return Amount.Missing($"no {measure.Noun} known{where}");
    }

    private static string Joined(string? note, string more) => note is null ? more : $"{note}; {more}";

    private GroupKey TimeOf(GroupKey key) => new([.. key.Values.Where((_, i) => asked.By[i].IsTime)]);

    private static int InOrder(GroupKey a, GroupKey b)
    {
        for (var i = 0; i < a.Values.Count; i++)
        {
            var order = (a.Values[i], b.Values[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (x, y) => string.CompareOrdinal(x, y),
            };
            if (order != 0)
                return order;
        }
        return 0;
    }
}
