using System.Diagnostics;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

public sealed class FullDiskTests
{
    private const int Operations = 12;
    private const int Levels = 128;

    [Fact]
    public void A_disk_full_at_any_level_leaves_a_readable_table_and_no_short_log_file()
    {
        using var mount = MemoryDisk.Mount(megabytes: 1);
        if (mount is null)
            Assert.Skip("a memory disk of fixed size cannot be mounted by this user");
        using var bench = new Workbench(mount.Folder);
        var full = 0;
        var wrong = new List<string>();
        for (var level = 0; level < Levels; level++)
        {
            mount.Clear();
            var filler = Path.Combine(mount.Folder, "filler");
            mount.FillAllBut(filler, level * 1024);
            var life = new Life(bench, level, Operations);
            try
            {
                life.Run(new LinuxDisk());
            }
            catch (Exception cause) when (cause is TerminalException or TransientException or IOException)
            {
                full++;
                if (cause is IOException)
                    wrong.Add($"level {level}: {cause.GetType().Name} {cause.Message}");
            }
            foreach (var file in Directory.EnumerateFiles(mount.Folder, "0*.json", SearchOption.AllDirectories))
            {
                if (File.ReadAllBytes(file) is not [.., (byte)'\n'])
                    wrong.Add($"level {level}: {Path.GetFileName(file)} is short");
            }
            if (life.Wrong(new LinuxDisk()) is { } broken)
                wrong.Add($"level {level}: {broken}");
            File.Delete(filler);
            life.Run(new LinuxDisk());
            if (life.Wrong(new LinuxDisk()) is { } stillBroken)
                wrong.Add($"level {level}, with room again: {stillBroken}");
        }
        Assert.Empty(wrong);
        Assert.True(full > 20, $"the disk was full at {full} levels only");
    }

    /// <summary>A tmpfs of fixed size; null when this user may not mount one.</summary>
    private sealed class MemoryDisk : IDisposable
    {
        private MemoryDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public static MemoryDisk? Mount(int megabytes)
        {
            var folder = Directory.CreateTempSubdirectory("lake-full-").FullName;
            if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder))
                return new MemoryDisk(folder);
            Directory.Delete(folder);
            return null;
        }

        public void Clear()
        {
            foreach (var entry in Directory.GetFileSystemEntries(Folder))
            {
                if (Directory.Exists(entry))
                    Directory.Delete(entry, recursive: true);
                else
                    File.Delete(entry);
            }
        }

        public void FillAllBut(string path, long bytes)
        {
            var free = new DriveInfo(Folder).AvailableFreeSpace - bytes;
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            var block = new byte[4096];
            for (var at = 0L; at + block.Length <= free; at += block.Length)
                RandomAccess.Write(file, block, at);
        }

        public void Dispose()
        {
            Run("umount", Folder);
            Directory.Delete(Folder);
        }

        private static bool Run(string program, params string[] words)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, words)
                {
                    RedirectStandardError = true,
                })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
