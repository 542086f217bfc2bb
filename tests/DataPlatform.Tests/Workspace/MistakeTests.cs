using DataPlatform.Core;

namespace DataPlatform.Tests.Workspace;

/// <summary>One line per kind of mistake: the file, what is changed in it, the line and the words of the message.</summary>
public sealed class MistakeTests
{
    public static TheoryData<string, string, string, int, string> Mistakes => new()
    {
        { "workspace.yaml", "name: Acme Industrial", "nme: Acme Industrial", 1, "no 'name' in the workspace" },
        { "workspace.yaml", "name: Acme Industrial", "name: A\nnme: B", 3, "did you mean 'name'?" },
        { "workspace.yaml", "name: Acme Industrial", "name: A\nname: B", 3, "the key 'name' again" },
        { "workspace.yaml", "workspace: 1", "workspace: 2", 1, "'2' for 'workspace'; expected a whole number from 1 to 1" },
        { "workspace.yaml", "currency: EUR\ncomp", "currency: eur\ncomp", 3, "the currency 'eur'; expected an ISO 4217 code" },
        { "workspace.yaml", "currency: EUR}]", "currency: EUR}, {code: \"1000\", name: B, currency: EUR}]", 4, "the company '1000' again" },
        { "workspace.yaml", "fiscal_year_starts: 4", "fiscal_year_starts: 13", 5, "'13' for 'fiscal_year_starts'; expected a whole number from 1 to 12" },
        { "workspace.yaml", "Europe/Berlin", "Europe/Berlino", 6, "the time zone 'Europe/Berlino'" },
        { "workspace.yaml", "engine: duckdb", "engine: spark", 7, "the engine 'spark'; expected duckdb, or a Spark Connect server" },
        { "workspace.yaml", "memory: 2GB", "memory: much", 9, "the memory 'much'" },
        { "workspace.yaml", "threads: 2", "threads: two", 9, "'two' for 'threads'" },
        { "workspace.yaml", "quarantine_share: 0.05", "quarantine_share: 5", 9, "from 0 to 1" },
        { "workspace.yaml", "{DATA: ../shared", "{DA-TA: x, DATA: ../shared", 10, "the variable 'DA-TA'" },
        { "workspace.yaml", "../shared/data", "\"${ROOT}/data\"", 10, "a value without other variables" },
        { "workspace.yaml", "to: 2026-12-31", "to: 2023-12-31", 11, "a first day not after the last" },
        { "workspace.yaml", "[2025-12-25]", "[2025-12-32]", 11, "'2025-12-32'; expected in 'holidays' a list of days" },
        { "workspace.yaml", "lake: lake", "lake: \"${NOWHERE}/lake\"", 8, "${NOWHERE}, which has no value; expected one of DATA, ERP_DB" },
        { "workspace.yaml", "name: Acme Industrial", "name: &n Acme", 2, "the anchor '&n'" },
        { "workspace.yaml", "name: Acme Industrial", "name: !x Acme", 2, "the tag '!x'" },
        { "workspace.yaml", "name: Acme Industrial", "name: *n", 2, "the alias '*n'" },
        { "workspace.yaml", "name: Acme Industrial", "name: \"Acme", 2, "no YAML" },
        { "workspace.yaml", "calendar:", "---\ncalendar:", 11, "a second document" },

        { "feeds/erp/orders.yaml", "table: sales_order_line", "table: sales_order_lin", 1, "did you mean 'sales_order_line'?" },
        { "feeds/erp/orders.yaml", "table: sales_order_line", "owners: x", 1, "no 'table' in the feed" },
        { "feeds/erp/orders.yaml", "kind: files", "kind: file", 3, "the kind 'file'; expected 'kind' with one of files, sqlite, postgres; did you mean 'files'?" },
        { "feeds/erp/orders.yaml", "${DATA}", "${DAT}", 3, "${DAT}, which has no value" },
        { "feeds/erp/orders.yaml", "${DATA}", "${DATA", 3, "expected ${NAME} with letters" },
        { "feeds/erp/orders.yaml", "format: csv", "format: txt", 3, "'txt'; expected one of csv, ndjson, xlsx, parquet" },
        { "feeds/erp/orders.yaml", "(\\d{4}-\\d{2})", "(\\d{4}-\\d{2}", 3, "a regular expression" },
        { "feeds/erp/orders.yaml", "(\\d{4}-\\d{2})", "\\d{4}", 3, "without a group" },
        { "feeds/erp/orders.yaml", "utf-8", "utf-eight", 4, "the encoding 'utf-eight'" },
        { "feeds/erp/orders.yaml", "decimal: \",\"", "decimal: \".\"", 4, "two different marks" },
        { "feeds/erp/orders.yaml", "date: dd/MM/yyyy", "date: dd/mm/yyyy", 4, "the format 'dd/mm/yyyy'" },
        { "feeds/erp/orders.yaml", "header: false", "header: true", 4, "'columns' although the file has a header" },
        { "feeds/erp/orders.yaml", "header: false", "header: no", 4, "'no' for 'header'; expected true or false" },
        { "feeds/erp/orders.yaml", "columns: [ORDER_NO, LINE,", "columns: [ORDER_NO, LINES,", 10, "column of 'read: columns' 'LINE'" },
        { "feeds/erp/orders.yaml", "repeats: keep", "repeats: keeps", 6, "did you mean 'keep'?" },
        { "feeds/erp/orders.yaml", "freshness_days: 3", "freshness_days: 0", 7, "from 1 to 3650" },
        { "feeds/erp/orders.yaml", "{name: PRICE, logicalType: number}", "{name: PRICE, logicalType: money}", 12, "expected one of string, number" },
        { "feeds/erp/orders.yaml", "{name: PRICE,", "{name: QTY,", 12, "the property 'QTY' again" },
        { "feeds/erp/orders.yaml", "minimum: 0", "minimum: 2000000", 11, "at least the minimum" },
        { "feeds/erp/orders.yaml", "minimum: 0", "minimum: \"0\"", 11, "the text '0' for 'minimum'; expected a number" },
        { "feeds/erp/orders.yaml", "minimum: 0", "pattern: x", 11, "'pattern' for a number; expected a property of type string" },
        { "feeds/erp/orders.yaml", "enum: [A, B]", "enum: A", 13, "'A' for 'enum'; expected a list" },
        { "feeds/erp/orders.yaml", "order_no: ORDER_NO\n  ", "", 16, "no 'order_no' in the map; expected every key column of sales_order_line (order, line)" },
        { "feeds/erp/orders.yaml", "order_no: ORDER_NO", "order_no: ORDERNO", 17, "the name 'ORDERNO' at character 1" },
        { "feeds/erp/orders.yaml", "net_amount: QTY", "net_amout: QTY", 19, "did you mean 'net_amount'?" },
        { "feeds/erp/orders.yaml", "net_amount: QTY *", "batch_id: QTY *", 19, "the column 'batch_id' in the map" },
        { "feeds/erp/orders.yaml", "QTY * PRICE", "QTY * ", 19, "the end of the expression at character 6" },
        { "feeds/erp/orders.yaml", "QTY * PRICE", "(select 1)", 19, "at character" },
        { "feeds/erp/orders.yaml", "QTY * PRICE", "sqrt(QTY)", 19, "expected a function of the list" },
        { "feeds/erp/orders.yaml", "QTY * PRICE", "[QTY]", 19, "a name or an expression for 'net_amount'" },
        { "feeds/crm/customers.yaml", ", query: \"select * from c\"", "", 2, "neither 'query' nor 'table'" },
        { "feeds/crm/customers.yaml", "query:", "table: c, query:", 2, "both 'query' and 'table'" },
        { "feeds/crm/customers.yaml", "customer_id: id", "customer_id: \"'C1'\"", 4, "a key that is the same in every row" },
        { "feeds/crm/channels.yaml", "public.channel", "public.channel where 1=1", 2, "the table 'public.channel where 1=1'" },
        { "feeds/crm/channels.yaml", "{properties: [{name: id, logicalType: string, primaryKey: true}]}", "{properties: []}", 3, "no property" },

        { "segments/customers.yaml", "basis: customer", "basis: client", 2, "expected one of customer, product, channel" },
        { "segments/customers.yaml", "effective_from: 2025-01-01", "effective_from: 2024-01-01", 11, "which overlaps version 1; expected a day after 2024-01-01" },
        { "segments/customers.yaml", "version: 2", "version: 1", 10, "the version 'customer-segments@1' again" },
        { "segments/customers.yaml", "change_request: CR-001", "change_request: CR-002", 13, "change request 'CR-002'" },
        { "segments/customers.yaml", "state: approved", "state: proposed", 12, "an approved version on the change request 'CR-001', which is proposed" },
        { "segments/customers.yaml", "- {id: KEY", "- {id: TAIL", 16, "the segment 'TAIL' again" },
        { "segments/customers.yaml", "- {id: KEY", "- {id: UNASSIGNED", 15, "the segment 'UNASSIGNED'" },
        { "segments/customers.yaml", "\"channel_id = 'RETAIL' and tier = 'A'\"", "\"true\"", 16, "the segment 'TAIL' after the catch-all 'KEY'" },
        { "segments/customers.yaml", "channel_id = ", "chanel_id = ", 15, "did you mean 'channel_id'?" },
        { "segments/customers.yaml", "tier = 'A'", "tier || 'A'", 15, "expected a condition" },
        { "segments/customers.yaml", "segment: KEY, from", "segment: KY, from", 18, "segment of customer-segments 'KY'" },
        { "segments/customers.yaml", "from: 2026-06-01", "from: 2026-03-01", 19, "the entity 'C0042' again from 2026-03-01" },
        { "segments/customers.yaml", "to: 2026-07-01", "to: 2026-05-01", 19, "'to' 2026-05-01; expected a day after 'from' 2026-06-01" },
        { "segments/customers.yaml", "value: 0.98", "value: 98%", 20, "'98%' for 'value'; expected a number" },
        { "segments/customers.yaml", "metric: otif", "metric: otiff", 21, "did you mean 'otif'?" },
        { "segments/customers.yaml", "vote: for,", "vote: yes,", 23, "expected one of for, against" },

        { "costing/costing.yaml", "scope: \"6*\"\n", "", 0, "pools without a 'scope'" },
        { "costing/costing.yaml", "accounts: \"62*\"", "accounts: \"6*\"", 5, "accounts '6*' of the pool 'freight', which the pool 'picking' has as '6100'" },
        { "costing/costing.yaml", "accounts: \"62*\"", "accounts: \"6*2\"", 5, "codes separated by commas" },
        { "costing/costing.yaml", "capacity: 1,", "capacity: 0,", 5, "a capacity above 0" },
        { "costing/costing.yaml", "company: \"1000\", currency: EUR, accounts: \"62*\"", "company: \"2000\", currency: EUR, accounts: \"62*\"", 5, "company '2000'" },
        { "costing/costing.yaml", "valid_from: 2025-01-01", "valid_from: 2024-01-01", 4, "the pool 'picking' again from 2024-01-01" },
        { "costing/costing.yaml", "pool: picking\n", "pool: packing\n", 8, "did you mean 'picking'?" },
        { "costing/costing.yaml", "applies_to: order line", "applies_to: order", 9, "expected one of order line, return line, transport leg" },
        { "costing/costing.yaml", "units: 1.5", "units: -1", 13, "at least 0" },
        { "costing/costing.yaml", "\"service_level = 'EXPRESS'\"", "service_level", 15, "" },
        { "costing/costing.yaml", "\"service_level = 'EXPRESS'\"", "\"1\"", 15, "expected a condition" },

        { "carbon/factors.yaml", "{factor: hub, version: \"2025\"", "{factor: road-artic, version: \"2025\", valid_from: 2024-01-01", 3, "the factor 'road-artic 2025' again from 2024-01-01" },
        { "carbon/factors.yaml", "{factor: hub, version: \"2025\"", "{factor: road-artic, version: \"2025\", valid_from: 2025-01-01", 3, "times that do not overlap" },
        { "carbon/factors.yaml", "{factor: road-artic, ", "{factor: , ", 2, "no 'factor' in the factor" },
        { "carbon/factors.yaml", "unit: tkm", "unit: t", 2, "the unit 't' for a transport factor" },
        { "carbon/factors.yaml", "mode: road, ", "", 2, "no 'mode' for the transport factor" },
        { "carbon/factors.yaml", "gas: CO2e, gwp: AR5", "gas: CO2E, gwp: AR5", 2, "did you mean 'CO2e'?" },
        { "metrics/targets.yaml", "segment: KEY", "segment: KEYS", 3, "did you mean 'KEY'?" },
        { "metrics/targets.yaml", "segment: KEY, target: 0.98", "segment: \"*\", target: 0.98, valid_from: 2024-01-01", 3, "the target 'otif of *' again from 2024-01-01" },
        { "metrics/targets.yaml", "metric: otif, segment: KEY", "metric: otiv, segment: KEY", 3, "did you mean 'otif'?" },
        { "reports/scorecard.yaml", "scheme: customer-segments", "scheme: customers", 3, "scheme 'customers'" },
        { "reports/scorecard.yaml", "guardrail: otif", "guardrail: net_margin", 7, "another metric than its own" },
        { "access.yaml", "{role: north, regions: [North]}", "{role: north}", 3, "the role 'north' without any entitlement" },
        { "access.yaml", "regions: [North]", "regions: []", 3, "no 'regions' for the role 'north'" },
        { "access.yaml", "segments: [KEY]", "segments: [KEE]", 4, "did you mean 'KEY'?" },
        { "access.yaml", "segments: [KEY]", "segments: [KEY, \"*\"]", 4, "'*' among other segments" },
        { "access.yaml", "role: north", "role: executive", 3, "the role 'executive' again" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_file_line_and_what_is_expected(string file, string old, string replacement, int line, string words)
    {
        using var sample = SampleText.With(file, old, replacement);
        var mistakes = sample.Check().Mistakes;
        if (words.Length == 0)
        {
            Assert.Empty(mistakes);
            return;
        }
        var shown = string.Join('\n', mistakes.Select(m => m.Message));
        Assert.True(mistakes.Any(m => m.Place == new Place(file, line) && m.Message.Contains(words, StringComparison.Ordinal)), shown);
    }

    [Theory]
    [InlineData("feeds/erp/more.yml", "feeds/erp/more.yml", "the ending .yml")]
    [InlineData("acces.yaml", "acces.yaml", "did you mean 'access.yaml'?")]
    public void A_file_that_nobody_would_read_is_a_mistake(string name, string file, string words)
    {
        using var sample = SampleText.Written();
        sample.Write(name, "x: 1");
        var mistake = Assert.Single(sample.Check().Mistakes);
        Assert.Equal(file, mistake.Place.File);
        Assert.Contains(words, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_computed_table_cannot_be_filled_by_a_feed()
    {
        using var sample = SampleText.With("feeds/crm/customers.yaml", "table: customer", "table: metric_value");
        var check = DataPlatform.Workspace.WorkspaceReader.Check(sample.Folder,
            n => n == "metric_value" ? new Warehouse.Platform.MetricValue() : SampleText.Table(n), SampleText.Surroundings);
        Assert.Contains("which is computed", Assert.Single(check.Mistakes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_is_bound_to_the_fact_it_counts_where_the_fact_is_known()
    {
        using var sample = SampleText.With("costing/costing.yaml", "driver: quantity", "driver: quantiti");
        var check = DataPlatform.Workspace.WorkspaceReader.Check(sample.Folder,
            n => n == "order_line_fact" ? new Warehouse.OrderToCash.SalesOrderLine() : SampleText.Table(n), SampleText.Surroundings);
        var mistake = Assert.Single(check.Mistakes);
        Assert.Equal(new Place("costing/costing.yaml", 14), mistake.Place);
        Assert.Equal("did you mean 'quantity'?", mistake.Fix);
    }
}
