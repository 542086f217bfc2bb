using DataPlatform.Core;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Semantic.Compiling;

/// <summary>
/// Turns the names of a question into catalogue objects, by exact match, before any SQL exists. An unknown name is an
/// error that repeats what was asked and suggests nothing.
/// </summary>
internal static class Resolver
{
    private static readonly string[] textFunctions =
    [
        "coalesce", "nullif", "upper", "lower", "trim", "substr", "replace", "left", "right", "concat", "split_part",
        "lpad", "least", "greatest",
    ];

    /// <summary>Functions that take positions and lengths, which are numbers.</summary>
    private static readonly string[] positioned = ["substr", "left", "right", "split_part", "lpad"];

    internal static IReadOnlyList<Metric> Metrics(MetricQuery query) => query.Metrics.Count == 0
        ? throw new DefinitionException("metric", "", "at least one metric of the catalogue")
        : [.. query.Metrics.Distinct(StringComparer.Ordinal).Select(Metric)];

    internal static Metric Metric(string id) => MetricCatalogue.Find(id)
        ?? throw new DefinitionException("metric", id, "the id of a metric in the catalogue");

    internal static Dimension Dimension(string name) => Dimensions.Find(name)
        ?? throw new DefinitionException("dimension", name, "the name of a dimension in the catalogue");

    internal static SchemeInfo? Scheme(string? asked, IReadOnlyList<SchemeInfo> schemes) => asked is null
        ? SchemeInfo.Usual(schemes)
        : schemes.FirstOrDefault(s => string.Equals(s.SchemeId, asked, StringComparison.Ordinal))
            ?? throw new DefinitionException("scheme", asked, "a scheme of the workspace");

    /// <summary>
    /// The condition's conjuncts. Dimension values are texts, so a condition compares texts: no arithmetic and no
    /// casts, whose failures would quote the row they failed on.
    /// </summary>
    internal static IReadOnlyList<Condition> Conditions(Expression? where)
    {
        if (where is null)
            return [];
        if (!where.MayBeCondition)
            throw new DefinitionException(where.Place, "a value", "a condition, such as region = 'North'");
        foreach (var name in where.Names)
            _ = Dimensions.Find(name)
                ?? throw new DefinitionException(where.Place, $"the name '{name}'", "a dimension");
        RefuseNonText(where.Root, where.Place, asCondition: true);
        return
        [
            .. where.Conjuncts.Select(c => new Condition(c, [.. c.Names.Select(n => Dimensions.Find(n)!)])),
        ];
    }

    private static void RefuseNonText(Syntax syntax, Place place, bool asCondition)
    {
        switch (syntax)
        {
            case NameSyntax when !asCondition:
            case LiteralSyntax { Value: null }:
            case LiteralSyntax { Value: bool } when asCondition:
            case LiteralSyntax { Value: string } when !asCondition:
                return;
            case UnarySyntax { Op: "not" } not when asCondition:
                RefuseNonText(not.Operand, place, true);
                return;
            case BinarySyntax { Op: "and" or "or" } both when asCondition:
                RefuseNonText(both.Left, place, true);
                RefuseNonText(both.Right, place, true);
                return;
            case BinarySyntax { Op: "=" or "<>" or "<" or "<=" or ">" or ">=" } comparison when asCondition:
                RefuseNonText(comparison.Left, place, false);
                RefuseNonText(comparison.Right, place, false);
                return;
            case BinarySyntax { Op: "||" } joined when !asCondition:
                RefuseNonText(joined.Left, place, false);
                RefuseNonText(joined.Right, place, false);
                return;
            case TestSyntax test when asCondition:
                foreach (var part in test.Children)
                    RefuseNonText(part, place, false);
                return;
            case CaseSyntax choice:
                foreach (var (when, then) in choice.Branches)
                {
                    RefuseNonText(when, place, true);
                    RefuseNonText(then, place, asCondition);
                }
                if (choice.Else is not null)
                    RefuseNonText(choice.Else, place, asCondition);
                return;
            case CallSyntax call when !asCondition && textFunctions.Contains(call.Function):
                foreach (var argument in call.Arguments.Where(
                    (a, i) => i == 0 || a is not LiteralSyntax { Value: decimal }
                        || !positioned.Contains(call.Function)))
                    RefuseNonText(argument, place, false);
                return;
            default:
                throw new DefinitionException(
                    place, $"something that is no text at character {syntax.At}",
                    asCondition ? "a condition over dimensions" : "a dimension or a text in single quotes",
                    "dimension values are texts: write year = '2025'");
        }
    }
}
