using DataPlatform.Core;
using DataPlatform.Ingestion.Text;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Ingestion;

public sealed class WorkspaceTextTests
{
    private const string Settings = """
        workspace: 1
        name: Test
        currency: EUR
        companies: [{code: "1000", name: Test GmbH, currency: EUR}]
        fiscal_year_starts: 4
        calendar: {from: 2025-03-30, to: 2025-04-02, holidays: [2025-04-01]}
        """;

    private const string Scheme = """
        scheme: customers
        basis: customer
        versions:
          - {version: 1, effective_from: 2024-01-01, status: approved, change_request: CR-1, segments: [
              {id: KEY, name: Key, rule: "tier = 'A'"}, {id: TAIL, name: Tail, rule: "true"}]}
        assignments: [{entity: C1, segment: KEY, from: 2025-01-01, reason: promised}]
        policies:
          - {segment: KEY, policy: service, parameter: fill rate, value: 0.98, unit: share, valid_from: 2024-01-01}
        commitments: [{sla: S1, clause: 1, segment: KEY, metric: otif, target: 0.95, valid_from: 2024-01-01}]
        change_requests:
          - {id: CR-1, kind: scheme version, title: first, state: approved, approvals: [{by: ann, vote: for}]}
        """;

    private const string Costing = """
        scope: "6*"
        pools:
          - {pool: picking, name: Picking, company: "1000", currency: EUR, accounts: "61*", capacity: 1000, unit: min,
             valid_from: 2024-01-01}
        activities:
          - {activity: pick, pool: picking, applies_to: order line, valid_from: 2024-01-01,
             terms: [{driver: "1", units: 1.5}, {driver: quantity, units: 0.05}]}
        """;

    private static FeedFolder Folder()
    {
        var folder = new FeedFolder();
        folder.Write("workspace.yaml", Settings);
        folder.Write("segments/customers.yaml", Scheme);
        folder.Write("costing/costing.yaml", Costing);
        folder.Write("metrics/targets.yaml",
            "targets: [{metric: otif, segment: KEY, target: 0.9, valid_from: 2024-01-01}]\n");
        folder.Write("access.yaml",
            "roles: [{role: all, segments: \"*\"}, {role: north, regions: [North], segments: [KEY]}]\n");
        folder.Write("carbon/factors.yaml", """
            factors: [{factor: road, version: "2025", name: Road, kind: transport, mode: road, unit: tkm,
              wtt: 0.017991234, ttw: 0.07703, gas: CO2e, gwp: AR5, region: GB, year: 2025, publisher: p, licence: l,
              valid_from: 2024-01-01}]
            """);
        return folder;
    }

    private static IReadOnlyDictionary<string, long> Land(FeedFolder folder) => WorkspaceText.Land(
        WorkspaceReader.Read(folder.Root, t => WarehouseTables.All.FirstOrDefault(x => x.TableName == t)),
        folder.Lake, folder.Scratch, folder.Clock).Tables;

    [Fact]
    public void Every_part_of_the_text_is_rows_with_its_place()
    {
        using var folder = Folder();
        var written = Land(folder);
        Assert.Equal(14, written.Count);
        Assert.Equal(["customers@1|customers|customer|approved|CR-1|2024-01-01|9999-12-31|segments/customers.yaml:4"],
            folder.Rows(new SchemeVersion(),
            "scheme_version_id, scheme_id, basis, status, change_request_id, valid_from, valid_to, source_key"));
        Assert.Equal(["KEY|1|tier = 'A'", "TAIL|2|true"], folder.Rows(new Segment(), "segment_id, priority, rule"));
        Assert.Equal(["customers|C1|KEY|promised|2025-01-01"], folder.Rows(
            new SegmentOverride(), "scheme_id, entity_key, segment_id, reason, valid_from"));
        Assert.Equal(["customers@1|KEY|0.980000"], folder.Rows(
            new SegmentPolicy(), "scheme_version_id, segment_id, value"));
        Assert.Equal(["S1|1|otif|false"], folder.Rows(new SlaCommitment(), "sla_id, clause_no, metric_id, internal"));
        Assert.Equal(["CR-1|scheme version|approved"], folder.Rows(new ChangeRequest(), "cr_id, kind, state"));
        Assert.Equal(["CR-1|ann|for"], folder.Rows(new Approval(), "cr_id, approver_id, vote"));
        Assert.Equal(["6*"], folder.Rows(new CostingScope(), "accounts"));
        Assert.Equal(["picking|61*|*|1000.0000|min"], folder.Rows(
            new CostPool(), "pool_id, accounts, cost_centres, practical_capacity, capacity_unit"));
        Assert.Equal(["pick|1|1|1.500000", "pick|2|quantity|0.050000"], folder.Rows(
            new TimeEquation(), "activity_id, term_no, driver, units_per_driver"));
        Assert.Equal(["road|0.017991234"], folder.Rows(new EmissionFactor(), "factor_id, wtt_kg"));
        Assert.Equal(["all|segment|*", "north|region|North", "north|segment|KEY"], folder.Rows(
            new RoleEntitlement(), "role_id, dimension, allowed"));
        Assert.Equal(["2025-03-30|2025|12|13|false", "2025-03-31|2025|12|14|true", "2025-04-01|2026|1|14|false",
            "2025-04-02|2026|1|14|true"],
            folder.Rows(new CalendarDay(), "day, fiscal_year, fiscal_period, iso_week, is_working"));
        Assert.Equal(14, folder.Rows(new IngestionBatch(), "batch_id").Count);
    }

    [Fact]
    public void Text_without_change_writes_no_file()
    {
        using var folder = Folder();
        Land(folder);
        var before = Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Order().ToList();
        folder.Clock.Advance(TimeSpan.FromDays(1));
        folder.Write("segments/customers.yaml", "# moved by a line\n" + Scheme);
        Assert.Empty(Land(folder));
        Assert.Equal(before, Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void A_changed_row_is_followed_by_a_newer_one_and_a_vanished_row_by_one_that_never_held()
    {
        using var folder = Folder();
        Land(folder);
        folder.Clock.Advance(TimeSpan.FromDays(1));
        folder.Write("segments/customers.yaml", Scheme.Replace("value: 0.98", "value: 0.97", StringComparison.Ordinal)
            .Replace("assignments: [{entity: C1, segment: KEY, from: 2025-01-01, reason: promised}]", "",
                StringComparison.Ordinal)
            .Replace("state: approved, ", "state: rejected, ", StringComparison.Ordinal).Replace(
                ", approvals: [{by: ann, vote: for}]", "", StringComparison.Ordinal)
            .Replace("status: approved, change_request: CR-1", "status: draft, change_request: CR-1",
                StringComparison.Ordinal));
        var written = Land(folder);
        Assert.Equal(["approval", "change_request", "scheme_version", "segment_override", "segment_policy"],
            written.Keys.Order());
        Assert.All(written.Values, v => Assert.Equal(1, v));
        Assert.Equal(["0.970000|2025-06-02", "0.980000|2025-06-01"], folder.Rows(
            new SegmentPolicy(), "value, CAST(recorded_at AS DATE)"));
        Assert.Equal(["C1|2025-01-01|2025-01-01|2025-06-02", "C1|2025-01-01|9999-12-31|2025-06-01"],
            folder.Rows(new SegmentOverride(), "entity_key, valid_from, valid_to, CAST(recorded_at AS DATE)"));
        Assert.Equal(["rejected"], folder.Rows(new ChangeRequest(), "state"));
        Assert.Empty(folder.Rows(new Approval(), "cr_id"));
        folder.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(Land(folder));
        folder.Write("segments/customers.yaml", Scheme);
        Land(folder);
        Assert.Equal(3, folder.Rows(new SegmentOverride(), "entity_key").Count);
    }

    [Fact]
    public void A_number_that_our_column_cannot_hold_is_a_mistake_with_its_place()
    {
        using var folder = Folder();
        folder.Write("metrics/targets.yaml",
            "targets: [{metric: otif, segment: KEY, target: 0.12345678, valid_from: 2024-01-01}]\n");
        var error = Assert.Throws<DefinitionException>(() => Land(folder));
        Assert.Equal("metrics/targets.yaml", error.Place.File);
    }
}
