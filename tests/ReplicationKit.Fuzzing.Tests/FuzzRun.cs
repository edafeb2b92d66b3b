using System.Globalization;
using System.Text;
using ReplicationKit.Testing;

namespace ReplicationKit.Fuzzing.Tests;

/// <summary>Reads mutated inputs, writes each one that finds a fault to a file, and replays such a file.</summary>
public static class FuzzRun
{
    private const int MaxFindings = 5;

    /// <summary>All targets of the project.</summary>
    public static IReadOnlyList<FuzzTarget> Targets { get; } = [.. Readers.ReaderTargets.All, .. Http.RequestTargets.All];

    /// <summary>The seed: the same numbers give the same inputs. <c>REPLICATIONKIT_SEED</c> sets another one.</summary>
    public static int Seed { get; } = RandomRuns.Number("REPLICATIONKIT_SEED", otherwise: 20_261_129);

    /// <summary>Returns the number of inputs for each target.</summary>
    /// <param name="usual">The number for all targets, unless <c>REPLICATIONKIT_FUZZ</c> sets another one.</param>
    /// <param name="targets">The number of targets that share it.</param>
    public static int CountFor(int usual, int targets) => (RandomRuns.Number("REPLICATIONKIT_FUZZ", usual) + targets - 1) / targets;

    /// <summary>Reads mutated inputs.</summary>
    /// <returns>The faults, at most five, each with the command that replays it.</returns>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(FuzzTarget target, int count, CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        MutableInput[] inputs = [.. target.Seeds.Select(seed => new MutableInput(seed))];
        for (int i = 0; i < count && findings.Count < MaxFindings; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var random = new Random(HashCode(target.Name, i));
            byte[] input = inputs[random.Next(inputs.Length)].Mutate(random, target.Seeds);
            if (await FindFaultAsync(target, input) is { } fault)
                findings.Add($"{fault}\n{await WriteAsync(target, i, input)}");
        }

        return findings;
    }

    /// <summary>Reads the input in a file and prints the verdict.</summary>
    /// <returns>The exit code: 0 if the outcome is as documented, 1 if it is not, 2 if the file names no target.</returns>
    public static async Task<int> ReplayAsync(string path)
    {
        byte[] file = await File.ReadAllBytesAsync(path);
        int end = Array.IndexOf(file, (byte)'\n');
        string name = end < 0 ? "" : Encoding.UTF8.GetString(file, 0, end);
        if (Targets.FirstOrDefault(target => target.Name == name) is not { } found)
        {
            Console.Error.WriteLine($"The first line of {path} names no target: {string.Join(", ", Targets)}.");
            return 2;
        }

        string? fault = await FindFaultAsync(found, file[(end + 1)..]);
        Console.WriteLine(fault ?? $"{name}: as documented.");
        return fault is null ? 0 : 1;
    }

    private static async Task<string?> FindFaultAsync(FuzzTarget target, byte[] input)
    {
        try
        {
            return await target.FindFaultAsync(input) is { } fault ? $"{target.Name}: {fault}" : null;
        }
#pragma warning disable CA1031 // Whatever it is, it is a finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{target.Name}: {exception}";
        }
    }

    private static async Task<string> WriteAsync(FuzzTarget target, int number, byte[] input)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "findings");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"{target.Name.Replace(' ', '-')}-{Seed}-{number}.fuzz")
        );
        await File.WriteAllBytesAsync(path, [.. Encoding.UTF8.GetBytes(target.Name + "\n"), .. input]);
        return $"Replay it: dotnet run --project tests/ReplicationKit.Fuzzing.Tests -- {path}";
    }

    /// <summary>A hash that is the same in each process.</summary>
    private static int HashCode(string name, int number)
    {
        uint hash = 2166136261;
        foreach (char letter in name)
            hash = (hash ^ letter) * 16777619;
        return (int)((hash ^ (uint)Seed) * 16777619 ^ (uint)number * 2654435761);
    }
}
