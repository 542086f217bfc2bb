using DataPlatform.Core;

namespace DataPlatform.Warehouse.Costing;

public sealed class GlJournalLine : FedTable
{
    public override string Grain => "company, journal, line";
    public Column<string> CompanyCode => Key<string>();
    public Column<string> JournalNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> Account => Col<string>();
    public Column<string> CostCentre => Col<string>();
    public Column<DateOnly> Period => Col<DateOnly>("first day of the fiscal period");
    public Column<DateOnly> PostedOn => Col<DateOnly>();
    public Column<decimal> Amount => Money("debit positive, credit negative");
    public Column<string> Currency => Col<string>("ISO 4217");
    public Column<string> Reference => Col<string>();
    public Column<string> PostingText => Col<string>();
}

public sealed class BudgetLine : FedTable
{
    public override string Grain => "version, company, account, cost centre, segment, period";
    public Column<string> Version => Key<string>();
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Account => Key<string>();
    public Column<string> CostCentre => Key<string>();
    public Column<DateOnly> Period => Key<DateOnly>("first day of the fiscal period");
    public Column<decimal> Amount => Money();
    public Column<string> Currency => Col<string>();
}

public sealed class CostPool : BitemporalTable
{
    public override string Grain => "pool, valid from";
    public Column<string> PoolId => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<string> CompanyCode => Col<string>();
    public Column<string> Accounts => Col<string>("accounts, separated by commas; 61* = all that begin with 61");
    public Column<string> CostCentres => Col<string>("cost centres, separated by commas; * = all");
    public Column<decimal> PracticalCapacity => Dec(
        "capacity unit per period", 18, 4, "null for a pool that gives its cost to other pools");
    public Column<string> CapacityUnit => Col<string>("min, m3, km, tkm ...");
    public Column<string> Currency => Col<string>();
}

/// <summary>The ledger accounts cost to serve must explain; one of them in no pool shows as unassigned.</summary>
public sealed class CostingScope : BitemporalTable
{
    public override string Grain => "scope, valid from";
    public Column<string> ScopeId => Key<string>("'costing': a workspace has one");
    public Column<string> Accounts => Col<string>("accounts, separated by commas; 6* = all that begin with 6");
    public Column<string> Method => Col<string>(
        "how pools that serve each other are treated: direct, step-down or reciprocal");
    public Column<string> StepOrder => Col<string>("pools in the order of stepping down, separated by commas");
}

/// <summary>
/// What a pool gives to other pools, as weights: measured volumes or percentages, as long as they are of one kind per
/// pool. Stated in text, or brought by a feed month by month.
/// </summary>
public sealed class CostSpread : BitemporalTable
{
    public override string Grain => "pool, receiving pool, valid from";
    public Column<string> PoolId => Key<string>();
    public Column<string> ToPoolId => Key<string>();
    public Column<decimal> Weight => Dec("as stated", 18, 6, "beside the pool's other weights; 0 = nothing");
}

/// <summary>Who causes a pool's idle capacity: they bear a share of its cost by the units they took.</summary>
public sealed class IdleRule : BitemporalTable
{
    public override string Grain => "rule, valid from";
    public Column<string> RuleId => Key<string>();
    public Column<string> PoolId => Col<string>();
    public Column<decimal> Share => Dec("share", 9, 6, "of the pool's unused cost");
    public Column<string> AppliesTo => Col<string>("order line, return line or transport leg");
    public Column<string> Condition => Col<string>("which of them, in the expression language");
}

/// <summary>What finance states the accounts closed at; the journal must add up to it, to the cent.</summary>
public sealed class LedgerBalance : FedTable
{
    public override string Grain => "company, account, cost centre, currency, period";
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Account => Key<string>();
    public Column<string> CostCentre => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<DateOnly> Period => Key<DateOnly>("first day of the fiscal period");
    public Column<decimal> Amount => Money("movement of the period, from the trial balance");
}

public sealed class TimeEquation : BitemporalTable
{
    public override string Grain => "activity, term, valid from";
    public Column<string> ActivityId => Key<string>();
    public Column<long> TermNo => Key<long>();
    public Column<string> PoolId => Col<string>();
    public Column<string> AppliesTo => Col<string>("order line, return line or transport");
    public Column<string> Driver => Col<string>("what is counted, in the expression language; 1 = once per row");
    public Column<decimal> UnitsPerDriver => Dec("capacity unit", 18, 6, "for example minutes per line");
    public Column<string> Condition => Col<string>("when the term applies, in the expression language; null = always");
}
