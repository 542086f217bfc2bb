using DataPlatform.Core;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// The way between a ledger line and the order lines that bear it, in both directions. A part is the exact product of
/// the shares along the way, told to six decimals; the parts of one line add up to its amount.
/// </summary>
public sealed class CostTrace(Rules rules)
{
    private readonly GlJournalLine journal = new();
    private readonly PoolLedger ledger = new();
    private readonly PoolFlow flows = new();
    private readonly AllocationRun runs = new();
    private readonly CostToServeLine costs = new();

    /// <summary>
    /// The cost lines of an order, or of one of its lines: activity, pool, period, units, the pool's rate and its
    /// ledger cost, the amount.
    /// </summary>
    public Sql OfOrder(string order, string? line) => $"""
        SELECT {costs.Source} AS source, {costs.OrderLineNo} AS line_no, {costs.ActivityId} AS activity,
            {costs.PoolId} AS pool, {costs.Period} AS period, {costs.Units} AS units, {runs.Rate} AS rate,
            {costs.Amount} AS amount, {costs.Currency} AS currency, {runs.LedgerAmount} AS pool_ledger,
            {runs.ReceivedAmount} AS pool_received
        FROM {costs} LEFT JOIN {runs} ON {runs.CompanyCode} = coalesce({costs.CompanyCode}, '-')
            AND {runs.Currency} = coalesce({costs.Currency}, '-') AND {runs.PoolId} = {costs.PoolId}
            AND {runs.Period} = {costs.Period}
        WHERE {Which(order, line)}
        ORDER BY 2, 1, 3, 5
        """;

    /// <summary>The ledger lines an order's pool costs were made of, the largest part first.</summary>
    public Sql LedgerOf(string order, string? line, long limit) => $"""
        WITH borne AS (
            SELECT coalesce({costs.CompanyCode}, '-') AS company_code, coalesce({costs.Currency}, '-') AS currency,
                {costs.PoolId} AS to_pool_id, {costs.Period} AS period, sum({costs.Amount}) AS amount
            FROM {costs}
            WHERE {costs.PoolId} IS NOT NULL AND {Which(order, line)}
            GROUP BY 1, 2, 3, 4
        ), {Ways()}
        SELECT j.company_code, j.journal_no, j.line_no, j.account, j.cost_centre, w.pool_id AS pool,
            w.to_pool_id AS to_pool, j.period, j.amount AS ledger_amount,
            CAST(CAST(b.amount AS DOUBLE) * w.share * j.amount / nullif(w.own, 0) AS DECIMAL(18,6)) AS part,
            j.source_key
        FROM borne AS b JOIN way AS w ON w.company_code = b.company_code AND w.currency = b.currency
            AND w.to_pool_id = b.to_pool_id AND w.period = b.period
        JOIN ({Journal(Sql.Trusted("TRUE"))}) AS j ON j.company_code = w.company_code AND j.currency = w.currency
            AND j.pool_id = w.pool_id AND j.period = w.period
        ORDER BY abs(part) DESC, 1, 2, 3
        LIMIT {limit}
        """;

    /// <summary>What became of a ledger line: per pool, the part lines bear, the part unused and the part nobody
    /// takes.</summary>
    public Sql OfLedger(string company, string journalNo, string line) => $"""
        WITH {Ways()}
        SELECT j.account, j.period, j.amount AS ledger_amount, j.currency,
            coalesce(j.pool_id, 'not in scope of costing') AS pool, w.to_pool_id AS to_pool,
            {Part($"{runs.AllocatedAmount}")} AS to_lines, {Part($"{runs.UnusedAmount}")} AS unused,
            {Part($"{runs.UnassignedAmount}")} AS unassigned, j.source_key
        FROM ({Journal(One(company, journalNo, line))}) AS j
        LEFT JOIN way AS w ON w.company_code = j.company_code AND w.currency = j.currency
            AND w.pool_id = j.pool_id AND w.period = j.period
        LEFT JOIN {runs} ON {runs.CompanyCode} = w.company_code AND {runs.Currency} = w.currency
            AND {runs.PoolId} = w.to_pool_id AND {runs.Period} = w.period
        ORDER BY 6
        """;

    /// <summary>The order lines that bear a ledger line, the largest part first, and how many there are.</summary>
    public Sql LinesOf(string company, string journalNo, string line, long limit) => $"""
        WITH {Ways()}
        SELECT {costs.Source} AS source, {costs.DocumentNo} AS document_no, {costs.LineNo} AS line_no,
            {costs.ActivityId} AS activity, {costs.OrderNo} AS order_no, {costs.CustomerId} AS customer,
            {costs.Amount} AS cost, CAST(CAST({costs.Amount} AS DOUBLE) * w.share * j.amount / nullif(w.own, 0)
                AS DECIMAL(18,6)) AS part, count(*) OVER () AS all_lines
        FROM ({Journal(One(company, journalNo, line))}) AS j
        JOIN way AS w ON w.company_code = j.company_code AND w.currency = j.currency
            AND w.pool_id = j.pool_id AND w.period = j.period
        JOIN {costs} ON coalesce({costs.CompanyCode}, '-') = w.company_code
            AND coalesce({costs.Currency}, '-') = w.currency AND {costs.PoolId} = w.to_pool_id
            AND {costs.Period} = w.period
        ORDER BY abs(part) DESC, 2, 3, 4
        LIMIT {limit}
        """;

    /// <summary>
    /// From each pool with cost of its own to each pool that keeps it: the share of the keeping pool's whole cost.
    /// </summary>
    private Sql Ways() => $"""
        kept AS (
            SELECT {flows.CompanyCode} AS company_code, {flows.Currency} AS currency, {flows.PoolId} AS pool_id,
                {flows.ToPoolId} AS to_pool_id, {flows.Period} AS period, CAST({flows.Amount} AS DOUBLE) AS amount
            FROM {flows}
            UNION ALL
            SELECT {runs.CompanyCode}, {runs.Currency}, {runs.PoolId}, {runs.PoolId}, {runs.Period},
                CAST({runs.LedgerAmount} AS DOUBLE)
            FROM {runs}
            WHERE {runs.GivenAmount} = 0 AND {runs.LedgerAmount} <> 0
        ), way AS (
            SELECT k.company_code, k.currency, k.pool_id, k.to_pool_id, k.period,
                k.amount / nullif(CAST({runs.LedgerAmount} + {runs.ReceivedAmount} - {runs.GivenAmount} AS DOUBLE), 0)
                    AS share,
                CAST({ledger.Amount} AS DOUBLE) AS own
            FROM kept AS k
            JOIN {runs} ON {runs.CompanyCode} = k.company_code AND {runs.Currency} = k.currency
                AND {runs.PoolId} = k.to_pool_id AND {runs.Period} = k.period
            JOIN {ledger} ON {ledger.CompanyCode} = k.company_code AND {ledger.Currency} = k.currency
                AND {ledger.PoolId} = k.pool_id AND {ledger.Period} = k.period
        )
        """;

    private Sql Journal(Sql which) => $"""
        SELECT coalesce({journal.CompanyCode}, '-') AS company_code, coalesce({journal.Currency}, '-') AS currency,
            {journal.JournalNo} AS journal_no, {journal.LineNo} AS line_no, {journal.Account} AS account,
            {journal.CostCentre} AS cost_centre, {journal.Period} AS period, {journal.Amount} AS amount,
            {journal.SourceKey} AS source_key, {PoolMatch.Pool(rules.Costing, $"{journal.CompanyCode}",
                $"{journal.Currency}", $"{journal.Account}", $"{journal.CostCentre}", $"{journal.Period}")} AS pool_id
        FROM {journal}
        WHERE {which}
        """;

    private Sql One(string company, string journalNo, string line) => $"""
        {journal.CompanyCode} = {new Text(company)} AND {journal.JournalNo} = {new Text(journalNo)}
            AND {journal.LineNo} = {new Text(line)}
        """;

    private Sql Which(string order, string? line) => line is null
        ? (Sql)$"{costs.OrderNo} = {new Text(order)}"
        : (Sql)$"{costs.OrderNo} = {new Text(order)} AND {costs.OrderLineNo} = {new Text(line)}";

    private static Sql Part(Sql amount) => $"""
        CAST(CAST({amount} AS DOUBLE) * w.share * j.amount / nullif(w.own, 0) AS DECIMAL(18,6))
        """;
}
