using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Warehouse;

public sealed class Every_transform_binds
{
    public static TheoryData<string> Names => [.. WarehouseTransforms.All(Rules.None).Select(t => t.TableName)];

    [Theory, MemberData(nameof(Names))]
    public void Over_empty_inputs_each_transform_yields_its_declared_columns(string name)
    {
        using var bench = new TransformBench();
        var transform = WarehouseTransforms.All(Rules.None).Single(t => t.TableName == name);
        Assert.Empty(bench.Build(transform));
    }

    [Fact]
    public void The_engine_binds_each_transform_over_its_declared_inputs_alone()
    {
        var folder = Directory.CreateTempSubdirectory("warehouse-bind-");
        try
        {
            using var engine = DuckDbEngine.Open(Path.Combine(folder.FullName, "lake"),
                new ScratchLimits("500MB", 2, Path.Combine(folder.FullName, "spill")), new LocalFileSystem(),
                TimeProvider.System, Guid.NewGuid);
            foreach (var rules in new[] { Rules.None, SmallCompany.Rules() })
                Assert.Empty(BindCheck.Problems(WarehouseTransforms.All(rules), engine));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_transform_names_no_table_that_is_not_a_field(string name)
    {
        var transform = WarehouseTransforms.All(SmallCompany.Rules()).Single(t => t.TableName == name);
        var declared = transform.Inputs.Select(i => i.TableName).ToHashSet();
        Assert.All(transform.Query(Window.All).Tables, table => Assert.Contains(table.TableName, declared));
    }

    [Theory, MemberData(nameof(Names))]
    public void With_every_kind_of_rule_each_transform_yields_its_declared_columns(string name)
    {
        using var bench = SmallCompany.Definitions(new TransformBench());
        bench.Build(WarehouseTransforms.All(bench.Rules).Single(t => t.TableName == name));
    }

    [Fact]
    public void An_input_stands_before_the_transform_that_reads_it()
    {
        var seen = new HashSet<string>();
        foreach (var transform in WarehouseTransforms.All(Rules.None))
        {
            Assert.All(transform.Inputs.OfType<Transform>(), input => Assert.Contains(input.TableName, seen));
            seen.Add(transform.TableName);
        }
    }

    [Fact]
    public void The_list_of_fed_tables_names_every_class_once()
    {
        var classes = typeof(FedTable).Assembly.GetTypes()
            .Where(t => typeof(FedTable).IsAssignableFrom(t) && !t.IsAbstract).Select(t => t.Name).Order();
        Assert.Equal(classes, WarehouseTables.All.Select(t => t.GetType().Name).Order());
    }

    [Fact]
    public void Every_segment_fact_keeps_a_business_date_and_no_segment()
    {
        Assert.All(WarehouseTransforms.All(Rules.None).OfType<SegmentFact>(), fact =>
        {
            Assert.NotNull(fact.Find("business_date"));
            Assert.Null(fact.Find("segment_id"));
        });
    }
}
