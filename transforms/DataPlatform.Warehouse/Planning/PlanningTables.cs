using DataPlatform.Core;

namespace DataPlatform.Warehouse.Planning;

/// <summary>Added by models.</summary>
public sealed class ForecastValue : Table
{
    public override string Grain => "run, series, bucket, quantile, stage";
    public override Layer Layer => Layer.Gold;
    public Column<string> RunId => Key<string>();
    public Column<string> SeriesId => Key<string>("family|channel");
    public Column<DateOnly> Bucket => Key<DateOnly>("first day of the month");
    public Column<string> Quantile => Key<string>("p50, p10, p90");
    public Column<decimal> Value => Dec("uom", 18, 4);
    public Column<string> Stage => Key<string>("naive or statistical");
    public Column<decimal> Actual => Dec("uom", 18, 4, "what then happened, where it is known");
}

/// <summary>One run of the search for emerging segments. Added by models.</summary>
public sealed class ClusterRun : Table
{
    public override string Grain => "run";
    public override Layer Layer => Layer.Gold;
    public Column<string> RunId => Key<string>();
    public Column<string> Features => Col<string>();
    public Column<string> Algorithm => Col<string>();
    public Column<long> Seed => Col<long>();
    public Column<long> Clusters => Col<long>("number chosen; 0 = no stable segment");
    public Column<double> Stability => Col<double>("mean bootstrap Jaccard of the chosen number");
    public Column<double> Silhouette => Col<double>();
    public Column<string> Verdict => Col<string>("in one sentence");
}

/// <summary>A proposal, never a segment by itself. Added by models.</summary>
public sealed class SegmentCandidate : Table
{
    public override string Grain => "run, candidate";
    public override Layer Layer => Layer.Gold;
    public Column<string> RunId => Key<string>();
    public Column<string> CandidateId => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<long> Members => Col<long>("customers");
    public Column<decimal> Revenue => Money("over the evidence window");
    public Column<decimal> NetMargin => Money("after cost to serve, over the evidence window");
    public Column<decimal> Co2eKg => Dec("kg", 24, 6);
    public Column<long> PersistenceWeeks => Col<long>("weeks in which its behaviour differed");
    public Column<DateOnly> EmergedOn => Col<DateOnly>("week of the change");
    public Column<double> Stability => Col<double>("bootstrap Jaccard");
    public Column<double> QValue => Col<double>("false-discovery rate at which the change is significant");
    public Column<string> Rule => Col<string>("readable rule in the expression language");
    public Column<double> Fidelity => Col<double>("share of customers the rule classifies like the cluster");
    public Column<string> MemberList => Col<string>("customer ids, separated by commas");
    public Column<string> State => Col<string>("proposed");
}
