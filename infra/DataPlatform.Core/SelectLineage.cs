namespace DataPlatform.Core;

/// <summary>An output of a SELECT by name, with the input columns of its expression.</summary>
internal sealed record SelectOutput(string Name, IReadOnlyList<Column> Inputs);

/// <summary>
/// Follows columns through a query: reads just enough SQL (WITH, SELECT lists, FROM, set operations, brackets) to know
/// which output stands where.
/// </summary>
internal sealed class SelectLineage
{
    private static readonly HashSet<string> setOperations = new(StringComparer.OrdinalIgnoreCase)
    {
        "UNION", "EXCEPT", "INTERSECT",
    };

    private static readonly HashSet<string> afterFrom = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET",
    };

    private readonly Transform transform;
    private readonly IReadOnlyList<SqlToken> tokens;

    public SelectLineage(Transform transform, Sql query)
    {
        this.transform = transform;
        tokens = SqlToken.Of(query);
    }

    public IReadOnlyList<SelectOutput> Outputs() =>
        Query(0, tokens.Count, new Dictionary<string, IReadOnlyList<SelectOutput>>(StringComparer.OrdinalIgnoreCase));

    private IReadOnlyList<SelectOutput> Query(
        int from, int to, Dictionary<string, IReadOnlyList<SelectOutput>> outer)
    {
        var known = new Dictionary<string, IReadOnlyList<SelectOutput>>(outer, StringComparer.OrdinalIgnoreCase);
        var at = from;
        if (at < to && tokens[at].Is("WITH"))
            at = Expressions(at + 1, to, known);
        var branches = new List<IReadOnlyList<SelectOutput>>();
        var start = at;
        for (; at < to; at = Next(at, to))
        {
            if (tokens[at].Word is { } word && setOperations.Contains(word))
            {
                branches.Add(Branch(start, at, known));
                start = at + 1;
            }
        }
        branches.Add(Branch(start, to, known));
        // a set operation takes names from its first branch and columns by position
        return
        [
            .. branches[0].Select((first, i) => new SelectOutput(
                first.Name, [.. branches.Where(b => i < b.Count).SelectMany(b => b[i].Inputs).Distinct()])),
        ];
    }

    private int Expressions(int at, int to, Dictionary<string, IReadOnlyList<SelectOutput>> known)
    {
        if (at < to && tokens[at].Is("RECURSIVE"))
            at++;
        while (at < to && !tokens[at].Is("SELECT"))
        {
            var name = tokens[at].Name;
            while (at < to && !(tokens[at].IsOpen && tokens[at - 1] is var before
                && (before.Is("AS") || before.Is("MATERIALIZED"))))
                at++;
            var end = Next(at, to);
            if (name is not null && at < to)
                known[name] = Query(at + 1, end - 1, known);
            at = end;
            if (at < to && tokens[at].IsComma)
                at++;
        }
        return at;
    }

    private List<SelectOutput> Branch(int from, int to, Dictionary<string, IReadOnlyList<SelectOutput>> known)
    {
        while (from < to && (tokens[from].Is("ALL") || tokens[from].Is("DISTINCT")))
            from++;
        if (from < to && tokens[from].IsOpen && Next(from, to) >= to)
            return [.. Query(from + 1, to - 1, known)];
        var at = from;
        while (at < to && !tokens[at].Is("SELECT"))
            at = Next(at, to);
        var items = new List<(int From, int To)>();
        var begin = ++at;
        while (at < to && !tokens[at].Is("FROM") && !(tokens[at].Word is { } w && afterFrom.Contains(w)))
        {
            if (tokens[at].IsComma)
            {
                items.Add((begin, at));
                begin = at + 1;
            }
            at = Next(at, to);
        }
        items.Add((begin, Math.Min(at, to)));
        var scope = Scope(at + 1, to, known);
        return [.. items.Where(i => i.From < i.To).SelectMany(i => Item(i.From, i.To, scope))];
    }

    private Dictionary<string, IReadOnlyList<SelectOutput>> Scope(
        int at, int to, Dictionary<string, IReadOnlyList<SelectOutput>> known)
    {
        var scope = new Dictionary<string, IReadOnlyList<SelectOutput>>(StringComparer.OrdinalIgnoreCase);
        while (at < to && !(tokens[at].Word is { } word && afterFrom.Contains(word)))
        {
            var end = Next(at, to);
            IReadOnlyList<SelectOutput>? outputs = tokens[at].Hole is Table table
                ? [.. table.Columns.Select(c => new SelectOutput(c.Name, [c]))]
                : tokens[at].IsOpen ? Query(at + 1, end - 1, known)
                : tokens[at].Name is { } name ? known.GetValueOrDefault(name) : null;
            if (outputs is not null)
            {
                var own = (tokens[at].Hole as Table)?.Alias ?? (tokens[at].Hole as Table)?.TableName ?? tokens[at].Name;
                var alias = end < to && tokens[end].Is("AS") ? end + 1 : end;
                scope[alias < to && tokens[alias].Name is { } given && !SqlToken.IsKeyword(given) ? given : own ?? ""] =
                    outputs;
            }
            at = end;
        }
        return scope;
    }

    private IEnumerable<SelectOutput> Item(
        int from, int to, Dictionary<string, IReadOnlyList<SelectOutput>> scope)
    {
        if (tokens[to - 1].IsStar && (to - from == 1 || tokens[to - 2].IsDot))
        {
            return to - from == 1
                ? scope.Values.SelectMany(o => o)
                : scope.GetValueOrDefault(tokens[from].Name ?? "") ?? [];
        }
        var named = to - from > 2 && tokens[to - 2].Is("AS");
        var name = tokens[to - 1].Name ?? (tokens[to - 1].Hole as Column)?.Name ?? "";
        var inputs = new List<Column>();
        for (var i = from; i < (named ? to - 2 : to); i++)
        {
            if (tokens[i].Hole is Column column && !ReferenceEquals(column.Table, transform))
                inputs.Add(column);
            else if ((tokens[i].Name ?? (tokens[i].Hole as Column)?.Name) is { } said)
                inputs.AddRange(Through(scope, i > from + 1 && tokens[i - 1].IsDot ? tokens[i - 2].Name : null, said));
        }
        return [new SelectOutput(name, [.. inputs.Distinct()])];
    }

    private static IEnumerable<Column> Through(
        Dictionary<string, IReadOnlyList<SelectOutput>> scope, string? relation, string column) =>
        (relation is null ? scope.Values.SelectMany(o => o) : scope.GetValueOrDefault(relation) ?? [])
        .Where(o => string.Equals(o.Name, column, StringComparison.OrdinalIgnoreCase)).SelectMany(o => o.Inputs);

    /// <summary>The token after this one, or after the bracket this one opens.</summary>
    private int Next(int at, int to)
    {
        if (at >= to)
            return to;
        if (!tokens[at].IsOpen)
            return at + 1;
        for (var depth = 0; at < to; at++)
        {
            depth += tokens[at].IsOpen ? 1 : tokens[at].IsClose ? -1 : 0;
            if (depth == 0)
                return at + 1;
        }
        return to;
    }
}
