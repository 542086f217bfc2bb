using System.Globalization;
using System.Reflection;
using System.Text;
using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>
/// The workspace's own text. Most of it stands ready in this project's <c>workspace</c> folder; costing and targets
/// depend on how large the company is and are written here.
/// </summary>
internal static class WorkspaceText
{
    private const string Prefix = "workspace/";

    private static readonly DateTimeOffset changed = new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero);

    public static void Write(string root, FinanceWriter finance, SampleTruth truth)
    {
        var assembly = typeof(WorkspaceText).Assembly;
        var names = assembly.GetManifestResourceNames();
        foreach (var name in names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
            Put(root, name[Prefix.Length..], Read(assembly, name));
        Put(root, "costing/costing.yaml", Costing(finance));
        Put(root, "metrics/targets.yaml", Targets.Text(truth));
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static void Put(string root, string file, string text)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        File.SetLastWriteTimeUtc(path, changed.UtcDateTime);
    }

    private static string Costing(FinanceWriter finance)
    {
        var text = new StringBuilder("""
            # What cost to serve must explain: all accounts that begin with 6. 6900 is in no pool:
            # it shows as unassigned.
            scope: "6*"
            # Practical capacity is what a team can work in a month, not what it did work.
            pools:

            """);
        for (var company = 0; company < Costs.Companies.Length; company++)
        {
            for (var pool = 0; pool < Costs.Pools.Length; pool++)
            {
                var (it, code) = (Costs.Pools[pool], Costs.Companies[company]);
                var accounts = string.Join(',', it.Accounts);
                text.Append(CultureInfo.InvariantCulture, $$"""
                      - {pool: {{it.Id(company)}}, name: {{it.Name}} {{code}}, company: "{{code}}", currency: EUR,
                         accounts: "{{accounts}}", cost_centres: "*", capacity: {{finance.Capacity[pool, company]}},
                         unit: min, valid_from: 2024-01-01}

                    """);
            }
        }
        text.Append("activities:\n");
        foreach (var company in Costs.Companies)
            text.Append(Activities.Replace("{company}", company, StringComparison.Ordinal));
        return text.ToString();
    }

    private const string Activities = """
          - {activity: order-entry-{company}, pool: service-{company}, applies_to: order line,
             valid_from: 2024-01-01, terms: [
              {driver: "1", units: 1}, {driver: "1", units: 11, when: "channel_id <> 'ECOM'"}]}
          - {activity: pick-{company}, pool: picking-{company}, applies_to: order line,
             valid_from: 2024-01-01, terms: [
              {driver: "1", units: 6}, {driver: quantity, units: 0.15}]}
          - {activity: pack-{company}, pool: packing-{company}, applies_to: order line,
             valid_from: 2024-01-01, terms: [
              {driver: "1", units: 5}, {driver: "1", units: 15, when: "service_level = 'EXPRESS'"}]}
          - {activity: return-handling-{company}, pool: returns-{company}, applies_to: return line,
             valid_from: 2024-01-01, terms: [
              {driver: "1", units: 40}, {driver: quantity, units: 0.25}]}
          - {activity: courier-booking-{company}, pool: dispatch-{company}, applies_to: transport leg,
             valid_from: 2024-01-01, terms: [
              {driver: "1", units: 12.5, when: "carrier_id = 'CAR-4'"}]}

        """;
}
