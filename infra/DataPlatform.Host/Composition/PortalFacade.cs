using DataPlatform.Core;
using DataPlatform.Reports.Portal;

namespace DataPlatform.Host.Composition;

/// <summary>What the pages are made from, over one company.</summary>
internal static class PortalFacade
{
    public static PortalData Of(Company company)
    {
        var gate = new Lock();
        var tables = Company.AllTables(Warehouse.Rules.None);
        return new PortalData(company.Definition, company.Semantic, company.Policy, tables,
            table => company.Engine.State(table) is not null,
            query => Read(company, query),
            table =>
            {
                // the lake of the command line is for one thread; pages are asked for by several
                lock (gate)
                    return History(company, table);
            },
            company.Clock);
    }

    private static TableRows Read(Company company, Sql query)
    {
        var result = company.Engine.Read(query);
        return new TableRows([.. result.Columns.Select(c => c.Name)], result.Rows);
    }

    private static List<TableVersion> History(Company company, string table) =>
        company.Lake.Open(table) is not { } delta
        ? []
        : [.. delta.History().Select(c => new TableVersion(c.Version, c.Timestamp, c.Operation ?? "", null))];
}
