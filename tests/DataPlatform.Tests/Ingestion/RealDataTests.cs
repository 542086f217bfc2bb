using DataPlatform.Engines.DuckDb;
using DataPlatform.Ingestion;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Ingestion;

/// <summary>
/// The three workspaces of tests/workspaces over data nobody here made, with counts known from the files.
/// </summary>
public sealed class RealDataTests
{
    [Fact]
    public void One_day_of_outbound_logistics_lands_with_its_three_repeats_named_as_duplicates()
    {
        using var land = new RealLanding("brunel");
        land.Expect("freight_orders", read: 9215, landed: 9215);
        land.Expect("order_lines", read: 9215, landed: 9215);
        land.Expect("freight_rates", read: 1540, landed: 1537, duplicates: 3);
        land.Expect("customers", read: 9215, landed: 46, duplicates: 9169);
        land.Expect("vmi_customers", read: 14, landed: 10, duplicates: 4);
        land.Expect("locations_2_cost", read: 20, landed: 19, quarantined: 1);
        Assert.Equal(19L, land.Single(
            "SELECT count(*) FROM location WHERE daily_capacity IS NOT NULL AND handling_cost IS NOT NULL"));
        Assert.Equal(26L, land.Single("SELECT count(*) FROM freight_rate WHERE mode = 'road'"));
        Assert.Equal(854L, land.Single("SELECT count(*) FROM freight_order WHERE freight_payer = 'customer'"));
        Assert.Equal(0.64m, land.Single("SELECT rate_per_kg FROM freight_rate WHERE rate_id = 'FreightRates.csv:2'"));
        Assert.Equal("2013-05-26", land.Single("SELECT CAST(max(ordered_on) AS VARCHAR) FROM freight_order"));
        land.NothingNew();
    }

    [Fact]
    public void Three_hundred_and_five_daily_files_add_up_to_the_penny()
    {
        using var land = new RealLanding("online-retail");
        land.Expect("invoice_lines", read: 541909, landed: 541909, files: 305);
        Assert.Equal(9747747.934m, land.Single("SELECT CAST(sum(net_amount) AS DECIMAL(18,4)) FROM invoice_line"));
        Assert.Equal(135080L, land.Single("SELECT count(*) FROM invoice_line WHERE customer_id = 'UNIDENTIFIED'"));
        Assert.Equal(9288L, land.Single("SELECT count(*) FROM invoice_line WHERE kind = 'credit'"));
        Assert.Equal(4373L, land.Single("SELECT count(DISTINCT customer_id) FROM customer"));
        Assert.Equal(1L, land.Single("SELECT count(DISTINCT customer_id) FROM customer WHERE customer_id = '17850'"));
        land.NothingNew();
    }

    [Fact]
    public void A_demo_company_lands_from_three_dialects()
    {
        using var land = new RealLanding("adventureworks");
        land.Expect("sales/order_lines", read: 56046, landed: 56046, files: 3);
        land.Expect("sales/customers", read: 18148, landed: 18148);
        land.Expect("sales/products", read: 293, landed: 293);
        land.Expect("sales/returns", read: 1809, landed: 1809);
        land.Expect("sales/territories", read: 10, landed: 10);
        land.Expect("purchasing/purchase_orders", read: 4012, landed: 4012);
        land.Expect("purchasing/purchase_order_lines", read: 8845, landed: 8845);
        land.Expect("purchasing/items", read: 504, landed: 504);
        land.Expect("purchasing/stores", read: 701, landed: 701);
        land.Expect("purchasing/stock", read: 1069, landed: 1069);
        Assert.Equal(25164L, land.Single("SELECT count(DISTINCT order_no) FROM sales_order_line"));
        Assert.Equal(90000.00m, land.Single("SELECT annual_income FROM customer WHERE customer_id = '11000'"));
        land.NothingNew();
    }

    private sealed class RealLanding : IDisposable
    {
        private readonly string root = Directory.CreateTempSubdirectory("real-").FullName;
        private readonly DuckDbScratch scratch;
        private readonly Lake lake;
        private readonly WorkspaceDefinition workspace;
        private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        private readonly LandingReport report;

        internal RealLanding(string name)
        {
            var data = Checkout.NeedSharedData(name);
            scratch = new DuckDbScratch(new ScratchLimits("1GB", 2, Path.Combine(root, ".spill")));
            lake = new Lake(Path.Combine(root, "lake"), new LocalFileSystem(), clock, Guid.NewGuid, scratch);
            workspace = WorkspaceReader.Read(Path.Combine(Checkout.Root, "tests", "workspaces", name),
                t => WarehouseTables.All.FirstOrDefault(x => x.TableName == t),
                new WorkspaceSurroundings { Environment = v => v == "DATA" ? data : null });
            report = Landing.Land(workspace, lake, scratch, clock);
            Assert.All(report.Feeds, f => Assert.Null(f.Failure?.Text));
            Assert.True(report.ExitCode == 0, string.Join('\n', lake.Open("quarantined_record") is not { } bad ? [] :
                scratch.Query("SELECT concat_ws('|', feed, file, line, column_name, reason, raw) FROM "
                    + $"{scratch.Scan(bad.Snapshot())} LIMIT 20").Select(r => (string)r[0]!)));
        }

        internal void Expect(string feed, long read, long landed, long quarantined = 0, long duplicates = 0,
            int files = 1)
        {
            var found = report.Feeds.Single(f => f.Feed == feed).Files;
            Assert.Equal((feed, files, read, landed, quarantined, duplicates), (
                feed, found.Count, found.Sum(f => f.Read),
                found.Sum(f => f.Landed), found.Sum(f => f.Quarantined), found.Sum(f => f.Duplicates)));
        }

        internal object Single(string sql)
        {
            foreach (var table in lake.TableNames())
                scratch.Execute(
                    $"CREATE OR REPLACE VIEW {table} AS SELECT * FROM {scratch.Scan(lake.Open(table)!.Snapshot())}");
            return scratch.Query(sql).Single()[0]!;
        }

        internal void NothingNew()
        {
            var before = lake.TableNames().Select(t => lake.Open(t)!.Snapshot().Version).ToList();
            clock.Advance(TimeSpan.FromDays(1));
            var again = Landing.Land(workspace, lake, scratch, clock);
            Assert.Empty(again.Text.Tables);
            Assert.All(again.Feeds.SelectMany(f => f.Files), f => Assert.Equal(
                (f.File, FileOutcome.AlreadyLanded), (f.File, f.Outcome)));
            Assert.Equal(before, lake.TableNames().Select(t => lake.Open(t)!.Snapshot().Version));
        }

        public void Dispose()
        {
            scratch?.Dispose();
            Directory.Delete(root, recursive: true);
        }
    }
}
