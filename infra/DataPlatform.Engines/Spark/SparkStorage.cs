using DataPlatform.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>Whether Spark and the platform look at the same storage.</summary>
internal static class SparkStorage
{
    public static void Check(SparkSession session, string root, CancellationToken cancellation)
    {
        Directory.CreateDirectory(root);
        var word = Guid.NewGuid().ToString("N");
        // Spark passes over files that begin with a dot
        var probe = Path.Combine(root, $"probe-{word}.txt");
        File.WriteAllText(probe, word + "\n");
        try
        {
            var read = session.QueryRaw(SparkRelation.Text(probe), cancellation);
            if (read.Rows.Count != 1 || read.Rows[0][0] as string != word)
                throw NotShared(session, root, null);
        }
        catch (SparkFault fault) when (SparkFaults.IsOfFiles(fault))
        {
            throw NotShared(session, root, fault);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private static TerminalException NotShared(SparkSession session, string root, SparkFault? cause) => new(
        $"{session.Address} does not see the lake's folder {root}: mount the same storage under the same path for the "
        + "platform, the driver and every executor", cause);
}
