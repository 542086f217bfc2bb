using DataPlatform.Core;

namespace DataPlatform.Warehouse.Segmentation;

public sealed class SchemeVersion : BitemporalTable
{
    public override string Grain => "scheme version, valid from";
    public Column<string> SchemeVersionId => Key<string>("SCHEME@NUMBER");
    public Column<string> SchemeId => Col<string>();
    public Column<string> Basis => Col<string>("what it divides: customer, product or channel");
    public Column<DateOnly> EffectiveFrom => Col<DateOnly>();
    public Column<string> RuleHash => Col<string>("SHA-256 of the rule text");
    public Column<string> Status => Col<string>("draft, approved or retired");
    public Column<string> ChangeRequestId => Col<string>();
    public Column<string> Owner => Col<string>();
}

public sealed class Segment : BitemporalTable
{
    public override string Grain => "scheme version, segment, valid from";
    public Column<string> SchemeVersionId => Key<string>();
    public Column<string> SegmentId => Key<string>();
    public Column<string> Name => Col<string>();
    public Column<long> Priority => Col<long>("order in which rules are tried; the first that holds wins");
    public Column<string> Rule => Col<string>("condition over the basis table's columns, in the expression language");
    public Column<string> Owner => Col<string>();
}

/// <summary>Assignments made by hand; they win over the rules while they are valid.</summary>
public sealed class SegmentOverride : BitemporalTable
{
    public override string Grain => "scheme, entity, valid from";
    public Column<string> SchemeId => Key<string>();
    public Column<string> EntityKey => Key<string>("customer, product or channel, as the scheme's basis says");
    public Column<string> SegmentId => Col<string>();
    public Column<string> Reason => Col<string>();
}

public sealed class SegmentPolicy : BitemporalTable
{
    public override string Grain => "scheme version, segment, policy, parameter, valid from";
    public Column<string> SchemeVersionId => Key<string>();
    public Column<string> SegmentId => Key<string>();
    public Column<string> PolicyType => Key<string>();
    public Column<string> Parameter => Key<string>();
    public Column<decimal> Value => Dec("as stated", 18, 6);
    public Column<string> Unit => Col<string>();
    public Column<string> Source => Col<string>();
}

public sealed class SlaCommitment : BitemporalTable
{
    public override string Grain => "commitment, clause, valid from";
    public Column<string> SlaId => Key<string>();
    public Column<long> ClauseNo => Key<long>();
    public Column<string> SegmentId => Col<string>();
    public Column<string> MetricId => Col<string>();
    public Column<decimal> Target => Dec("unit of the metric", 18, 6);
    public Column<string> Penalty => Col<string>();
    public Column<bool> Internal => Col<bool>();
}

public sealed class SegmentTarget : BitemporalTable
{
    public override string Grain => "metric, segment, valid from";
    public Column<string> MetricId => Key<string>();
    public Column<string> SegmentId => Key<string>("a segment, or * for the enterprise");
    public Column<decimal> Target => Dec("unit of the metric", 24, 6);
    public Column<string> Owner => Col<string>();
    public Column<string> Source => Col<string>();
}

public sealed class ChangeRequest : FedTable
{
    public override string Grain => "change request";
    public Column<string> CrId => Key<string>();
    public Column<string> Kind => Col<string>("scheme version, policy or target");
    public Column<string> Title => Col<string>();
    public Column<string> Before => Col<string>();
    public Column<string> After => Col<string>();
    public Column<string> State => Col<string>("proposed, approved or rejected");
    public Column<DateOnly> EffectiveDate => Col<DateOnly>();
    public Column<string> ProposedBy => Col<string>();
}

public sealed class Approval : FedTable
{
    public override string Grain => "change request, approver";
    public Column<string> CrId => Key<string>();
    public Column<string> ApproverId => Key<string>();
    public Column<string> Role => Col<string>();
    public Column<string> Vote => Col<string>("for or against");
    public Column<DateOnly> VotedOn => Col<DateOnly>();
}

public sealed class RoleEntitlement : BitemporalTable
{
    public override string Grain => "role, dimension, value, valid from";
    public Column<string> RoleId => Key<string>();
    public Column<string> Dimension => Key<string>("segment or region");
    public Column<string> Allowed => Key<string>("a value the role may see, or * for all");
}
