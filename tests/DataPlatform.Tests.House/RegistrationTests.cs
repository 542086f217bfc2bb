using System.Reflection;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.House;

/// <summary>What exists stands in its list, and what stands in a list works.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Every_table_of_the_warehouse_stands_in_a_list()
    {
        var listed = WarehouseTables.All.Cast<Table>().Concat(WarehouseTables.Kept)
            .Concat(WarehouseTransforms.All(Rules.None))
            .Select(t => t.GetType()).ToHashSet();
        House.Nothing(Concrete<Table>(typeof(WarehouseTables).Assembly).Where(t => !listed.Contains(t))
            .Select(t => t.Name), "tables and transforms that no list names");
    }

    [Fact]
    public void Every_metric_field_stands_in_the_catalogue()
    {
        var listed = MetricCatalogue.All.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        House.Nothing(
            from type in typeof(Metric).Assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            where field.FieldType == typeof(Metric)
            let metric = (Metric)field.GetValue(null)!
            where !listed.Contains(metric.Id)
            select metric.Id, "metrics that the catalogue does not name");
        Assert.True(MetricCatalogue.All.Count >= 30);
        Assert.Equal(MetricCatalogue.All.Count, listed.Count);
    }

    [Fact]
    public void Every_source_stands_in_the_list()
    {
        var listed = Ingestion.Source.All.Select(s => s.GetType()).ToHashSet();
        House.Nothing(Concrete<Ingestion.Source>(typeof(Ingestion.Source).Assembly).Where(t => !listed.Contains(t))
            .Select(t => t.Name), "sources that no list names");
    }

    [Fact]
    public void The_33_core_tables_of_the_data_model_are_there()
    {
        string[] core = ["calendar_day", "party", "customer", "product", "channel", "location", "key_crosswalk",
            "scheme_version", "segment", "segment_assignment", "segment_policy", "sla_commitment", "change_request",
            "approval", "sales_order_line", "delivery_line", "invoice_line", "return_line", "shipment_line",
            "transport_leg", "warehouse_activity", "inventory_snapshot", "forecast_value",
            "gl_journal_line", "cost_pool", "time_equation", "allocation_run", "cost_to_serve_line", "emission_factor",
            "transport_chain_element", "emission_allocation", "metric_definition", "metric_value"];
        var names = WarehouseTables.All.Cast<Table>().Concat(WarehouseTables.Kept)
            .Concat(WarehouseTransforms.All(Rules.None))
            .Select(t => t.TableName).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(33, core.Length);
        House.Nothing(core.Where(c => !names.Contains(c)), "core tables that are missing");
    }

    [Fact]
    public void Every_transform_binds_to_its_declared_inputs_and_yields_its_declared_columns()
    {
        var folder = Directory.CreateTempSubdirectory("house").FullName;
        using var engine = DuckDbEngine.Open(
            Path.Combine(folder, "lake"), new ScratchLimits("500MB", 2, Path.Combine(folder, "spill")),
            new LocalFileSystem(), TimeProvider.System, Guid.NewGuid);
        House.Nothing(BindCheck.Problems(WarehouseTransforms.All(Rules.None), engine).Select(p => p.Message),
            "transforms that drift");
    }

    [Fact]
    public void Every_column_of_every_table_has_a_grain_and_no_two_share_a_name() => House.Nothing(
        WarehouseTables.All.Cast<Table>().Concat(WarehouseTables.Kept).Concat(WarehouseTransforms.All(Rules.None))
            .Where(t => t.Grain.Length == 0 || !t.Columns.Any(c => c.IsKey)
                || t.Columns.Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != t.Columns.Count)
            .Select(t => t.TableName), "tables without grain or key, or with a column twice");

    private static IEnumerable<Type> Concrete<T>(Assembly assembly) =>
        assembly.GetTypes().Where(t => typeof(T).IsAssignableFrom(t) && t is { IsAbstract: false, IsNested: false });
}
