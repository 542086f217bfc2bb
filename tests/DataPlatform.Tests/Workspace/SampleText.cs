using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Workspace;

/// <summary>A workspace that says everything once, as lines that a test may change.</summary>
internal sealed class SampleText : IDisposable
{
    public static readonly IReadOnlyDictionary<string, string> Sound = new Dictionary<string, string>
    {
        ["workspace.yaml"] = """
            workspace: 1
            name: Acme Industrial
            currency: EUR
            companies: [{code: "1000", name: Acme GmbH, currency: EUR}]
            fiscal_year_starts: 4
            time_zone: Europe/Berlin
            engine: duckdb
            lake: lake
            limits: {memory: 2GB, threads: 2, spill: lake/.spill, quarantine_share: 0.05}
            variables: {DATA: ../shared/data, ERP_DB: Host=localhost}
            calendar: {from: 2024-01-01, to: 2026-12-31, holidays: [2025-12-25]}
            """,
        ["feeds/erp/orders.yaml"] = """
            table: sales_order_line
            owner: sales operations
            source: {kind: files, path: "${DATA}/orders_*.csv", format: csv, slot: 'orders_(\d{4}-\d{2})'}
            read: {encoding: utf-8, delimiter: '+|', quote: null, decimal: ",", thousands: ".", date: dd/MM/yyyy, timestamp: "yyyy-MM-dd HH:mm", 'null': ["", NA], header: false, columns: [ORDER_NO, LINE, QTY, PRICE, STATUS, ORD_DATE, INCOME], row_end: '&|\n', sheet: A, trim: false, skip_lines: 1}
            contract:
              repeats: keep
              freshness_days: 3
              properties:
                - {name: ORDER_NO, logicalType: string, required: true, primaryKey: true, description: order, classification: internal}
                - {name: LINE, logicalType: integer, primaryKey: true}
                - {name: QTY, logicalType: number, required: true, logicalTypeOptions: {minimum: 0, maximum: 1000000}}
                - {name: PRICE, logicalType: number}
                - {name: STATUS, logicalType: string, logicalTypeOptions: {enum: [A, B], pattern: '^[A-Z]$', minLength: 1, maxLength: 3}}
                - {name: ORD_DATE, logicalType: date, logicalTypeOptions: {format: dd/MM/yyyy}}
                - {name: INCOME, logicalType: number, logicalTypeOptions: {strip: "$, "}}
            map:
              order_no: ORDER_NO
              line_no: cast(LINE as text)
              net_amount: QTY * PRICE
              currency: "'EUR'"
              ordered_on: coalesce(ORD_DATE, _file_date)
            """,
        ["feeds/crm/customers.yaml"] = """
            table: customer
            source: {kind: sqlite, file: data/crm.sqlite, query: "select * from c"}
            contract: {properties: [{name: id, logicalType: string, primaryKey: true}]}
            map: {customer_id: id}
            """,
        ["feeds/crm/channels.yaml"] = """
            table: channel
            source: {kind: postgres, connection: "${ERP_DB}", table: public.channel}
            contract: {properties: [{name: id, logicalType: string, primaryKey: true}]}
            map: {channel_id: id}
            """,
        ["segments/customers.yaml"] = """
            scheme: customer-segments
            basis: customer
            owner: commercial excellence
            versions:
              - version: 1
                effective_from: 2024-01-01
                status: retired
                segments:
                  - {id: TAIL, name: Long Tail, rule: "true"}
              - version: 2
                effective_from: 2025-01-01
                status: approved
                change_request: CR-001
                segments:
                  - {id: KEY, name: Key Retail, owner: Ann, rule: "channel_id = 'RETAIL' and tier = 'A'"}
                  - {id: TAIL, name: Long Tail, rule: "true"}
            assignments:
              - {entity: C0042, segment: KEY, from: 2026-03-01, reason: strategic}
              - {entity: C0042, segment: TAIL, from: 2026-06-01, to: 2026-07-01, reason: lost}
            policies: [{segment: KEY, policy: service, parameter: fill rate, value: 0.98, unit: share, source: board, valid_from: 2024-01-01, valid_to: 2027-01-01}]
            commitments: [{sla: S1, clause: 1, segment: KEY, metric: otif, target: 0.95, penalty: credit note, internal: false, valid_from: 2024-01-01, valid_to: 2027-01-01}]
            change_requests:
              - {id: CR-001, kind: scheme version, title: Key accounts, before: one, after: two, state: approved, effective: 2025-01-01, proposed_by: ann, approvals: [{by: ann, role: CFO, vote: for, on: 2023-12-01}]}
            """,
        ["costing/costing.yaml"] = """
            scope: "6*"
            pools:
              - {pool: picking, name: Picking, company: "1000", currency: EUR, accounts: "6100,611*", cost_centres: "*", capacity: 700000, unit: min, valid_from: 2024-01-01}
              - {pool: picking, name: Picking, company: "1000", currency: EUR, accounts: "6100,611*", capacity: 800000, unit: min, valid_from: 2025-01-01, valid_to: 2027-01-01}
              - {pool: freight, name: Freight, company: "1000", currency: EUR, accounts: "62*", capacity: 1, unit: tkm}
            activities:
              - activity: pick
                pool: picking
                applies_to: order line
                valid_from: 2024-01-01
                valid_to: 2027-01-01
                terms:
                  - {driver: "1", units: 1.5}
                  - {driver: quantity, units: 0.05}
                  - {driver: "1", units: 6.5, when: "service_level = 'EXPRESS'"}
            """,
        ["carbon/factors.yaml"] = """
            factors:
              - {factor: road-artic, version: "2025", name: Lorry, kind: transport, mode: road, unit: tkm, wtt: 0.01799, ttw: 0.07703, gas: CO2e, gwp: AR5, region: GB, year: 2025, publisher: DESNZ, licence: OGL, valid_from: 2024-01-01, valid_to: 2027-01-01}
              - {factor: hub, version: "2025", name: Hub, kind: hub, unit: t, wtt: 0.1, ttw: 0.2, gas: CO2e, gwp: AR6, publisher: GLEC, licence: free}
            """,
        ["metrics/targets.yaml"] = """
            targets:
              - {metric: otif, segment: "*", target: 0.95, owner: Supply, source: board, valid_from: 2024-01-01, valid_to: 2027-01-01}
              - {metric: otif, segment: KEY, target: 0.98}
            """,
        ["reports/scorecard.yaml"] = """
            scorecard: balanced
            title: Balanced scorecard
            scheme: customer-segments
            perspectives:
              - name: Financial
                items:
                  - {metric: net_margin, guardrail: otif, owner: CFO}
            """,
        ["access.yaml"] = """
            roles:
              - {role: executive, segments: "*"}
              - {role: north, regions: [North]}
              - {role: retail, segments: [KEY], regions: "*"}
            """,
    };

    public SampleText() => Folder = Directory.CreateTempSubdirectory("workspace-").FullName;

    public string Folder { get; }

    public static WorkspaceSurroundings Surroundings { get; } = new()
    {
        TableNames = [.. WarehouseTables.All.Select(t => t.TableName)],
        Metrics = ["otif", "net_margin"],
        Environment = _ => null,
    };

    public static Table? Table(string name) => WarehouseTables.All.FirstOrDefault(t => t.TableName == name);

    public static SampleText Written(IReadOnlyDictionary<string, string>? files = null)
    {
        var sample = new SampleText();
        foreach (var (name, text) in files ?? Sound)
            sample.Write(name, text);
        return sample;
    }

    /// <summary>The sound workspace with one text of one file replaced; the text must be there.</summary>
    public static SampleText With(string file, string old, string replacement)
    {
        var text = Sound[file].ReplaceLineEndings("\n");
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        var sample = Written();
        sample.Write(file, text[..at] + replacement + text[(at + old.Length)..]);
        return sample;
    }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public WorkspaceCheck Check() => WorkspaceReader.Check(Folder, Table, Surroundings);

    public WorkspaceDefinition Read() => WorkspaceReader.Read(Folder, Table, Surroundings);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
