using DataPlatform.SampleCompany.Export;
using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany;

/// <summary>
/// Acme Industrial Supply, an invented company: a whole workspace with the files its systems export over 24 months, and
/// the truth about them. Same options, same bytes and same file times.
/// </summary>
public static class SampleCompany
{
    /// <summary>Writes the workspace into a folder, over what an earlier call left there.</summary>
    public static SampleTruth Write(string folder, SampleOptions? options = null)
    {
        options ??= new SampleOptions();
        Directory.CreateDirectory(folder);
        var masters = new MasterData(options);
        var observer = new Observer();
        var log = new TruthLog(Path.Combine(folder, TruthFile.Folder));
        var truth = Write(folder, options, masters, observer, log);
        TruthFile.Write(folder, truth);
        return truth;
    }

    private static SampleTruth Write(
        string folder, SampleOptions options, MasterData masters, Observer observer, TruthLog log)
    {
        using var open = log;
        WriteOrders(folder, options, masters, observer, log);
        var stock = new StockWriter(folder, log, options.Seed, masters, observer);
        stock.Write();
        var finance = new FinanceWriter(observer, options.Seed);
        finance.Write(folder, log);
        Workbooks.Budget(folder, log, finance, options.Seed);
        Workbooks.Rates(folder, log);
        MasterWriter.Write(folder, log, options.Seed, masters);
        var truth = new TruthMaker(options, masters, observer, finance, stock, log).Make();
        WorkspaceText.Write(folder, finance, truth);
        return truth;
    }

    private static void WriteOrders(
        string folder, SampleOptions options, MasterData masters, Observer observer, TruthLog log)
    {
        using var erp = new ErpWriter(folder, log, options.Seed);
        using var logistics = new LogisticsWriter(folder, log, options.Seed);
        using var crm = new CrmWriter(folder, log, options.Seed);
        erp.Write(masters);
        crm.Write(masters);
        var month = -1;
        foreach (var order in new OrderFlow(options, masters).All())
        {
            if (Period.Month(order.Day) != month)
                logistics.CloseBefore(month = Period.Month(order.Day));
            observer.See(order);
            erp.Write(order);
            logistics.Write(order);
            crm.Write(order, observer);
        }
        crm.WriteOpportunities(masters);
        erp.WritePurchases(masters, options.Seed);
    }
}
