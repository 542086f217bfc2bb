using DataPlatform.Core;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using static DataPlatform.Tests.Semantic.SmallCompany;

namespace DataPlatform.Tests.Semantic;

/// <summary>After the metric values of a run, its scorecard is told from the same figures.</summary>
public sealed class KeptFiguresTests
{
    private static readonly RoleGrant north = new("north", null, ["North"]);

    private static readonly string[] metrics =
        ["revenue", "gross_margin_share", "otif", "active_customers", "pnl_amount"];

    [Fact]
    public void Questions_for_months_after_the_metric_values_read_no_fact_and_give_the_same_answers()
    {
        using var lake = Lake();
        var engine = new CountingEngine(lake.Engine);
        var (kept, fresh) = (Layer(engine), lake.Layer());
        var versions = Versions(lake);
        MetricValues.Of(kept, versions);
        var january = Window.MonthOf(Day(1, 1));
        foreach (var (window, by) in new (Window, string[])[]
        {
            (Window.All, ["month"]), (january, ["month"]), (new(Day(1, 1), Day(3, 1)), ["month"]),
            (january, ["month", "segment"]), (january, ["segment", "month"]), (january, ["segment"]),
            (january, []), (Window.MonthOf(Day(2, 1)), []),
        })
        {
            engine.Reads = 0;
            Same(kept, fresh, new(metrics, Reader.Owner) { By = by, Window = window, Versions = versions });
            Assert.Equal(0, engine.Reads);
        }
    }

    [Fact]
    public void What_the_kept_figures_do_not_tell_is_read()
    {
        using var lake = Lake();
        var (kept, fresh) = (Layer(new CountingEngine(lake.Engine)), lake.Layer(north));
        var versions = Versions(lake);
        MetricValues.Of(kept, versions);
        foreach (var query in new MetricQuery[]
        {
            new(metrics, Reader.Owner),
            new(metrics, Reader.Owner) { By = ["segment"] },
            // in February segment KEY has members of two scheme versions
            new(metrics, Reader.Owner) { By = ["month", "segment"] },
            new(metrics, Reader.Owner) { By = ["segment"], Window = Window.MonthOf(Day(2, 1)) },
            new(metrics, Reader.Owner) { By = ["month"], Window = new(Day(1, 15), Day(2, 15)) },
            new(metrics, Reader.Owner) { By = ["month", "segment"], View = SegmentView.AsIs },
            new(metrics, Reader.Owner) { By = ["month", "region"] },
            new(metrics, Reader.Owner) { By = ["month"], Filters = [Filter.Is("segment", "KEY")] },
            new(metrics, Reader.As("north")) { By = ["month"] },
            new(metrics, Reader.As("north")) { By = ["month", "segment"] },
            new(metrics, Reader.Nobody) { By = ["month"] },
        })
            Same(kept, fresh, query with { Versions = versions });
    }

    private static SemanticLayer Layer(IEngine engine) => new(
        engine, [FactLake.Customers], new AccessPolicy([north], FactLake.Customers), TimeProvider.System, "EUR");

    private static Dictionary<string, long> Versions(FactLake lake) => WarehouseTables.All.Cast<Table>()
        .Concat(WarehouseTransforms.All(Rules.None)).Where(t => lake.Engine.State(t) is not null)
        .ToDictionary(t => t.TableName, t => lake.Engine.State(t)!.Version);

    private static void Same(SemanticLayer kept, SemanticLayer fresh, MetricQuery query) =>
        Assert.Equal(Told(fresh.Query(query)), Told(kept.Query(query)));

    private static List<string> Told(Answer answer) =>
    [
        answer.Scope, answer.Reason ?? "", string.Join(',', answer.SchemeVersions),
        string.Join(',', answer.LakeVersions.OrderBy(v => v.Key, StringComparer.Ordinal)),
        .. answer.Rows.SelectMany(r => r.Readings.Select(x => $"{string.Join('|', r.Values)} {x.Metric} {x.Value} "
            + $"{x.Numerator} {x.Denominator} {x.Reason} {x.Note} {x.Unit} {x.Rows} "
            + string.Join(',', x.SchemeVersions))),
    ];

    private sealed class CountingEngine(IEngine inner) : IEngine
    {
        public int Reads { get; set; }

        public EngineSheet Sheet => inner.Sheet;

        public TableState? State(Table table) => inner.State(table);

        public IReadOnlyList<ResultColumn> Describe(Transform transform) => inner.Describe(transform);

        public QueryResult Read(
            Sql query, IReadOnlyDictionary<string, long>? versions = null, CancellationToken cancellation = default)
        {
            Reads++;
            return inner.Read(query, versions, cancellation);
        }

        public BuildOutcome Build(
            Transform transform, Window window, BuildStamp stamp, CancellationToken cancellation) =>
            inner.Build(transform, window, stamp, cancellation);

        public void Dispose()
        {
        }
    }
}
