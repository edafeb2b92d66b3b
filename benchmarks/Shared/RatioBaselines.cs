using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ReplicationKit.Benchmarks;

/// <summary>
/// The ratios of the last recorded run, shown next to those of this one. <c>-- ratios</c> with <c>REPLICATIONKIT_UPDATE=1</c> records
/// what it measures.
/// </summary>
internal static class RatioBaselines
{
    private static readonly bool s_isUpdating = Environment.GetEnvironmentVariable("REPLICATIONKIT_UPDATE") == "1";
    private static readonly SortedDictionary<string, double> s_ratios = Load();

    /// <summary>Whether an aim was reached, by how much, and what was recorded for it.</summary>
    /// <param name="method">The benchmark.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="aim">The aim.</param>
    /// <param name="ratio">What was measured, in terms of the aim's other row.</param>
    public static string Describe(MethodInfo method, string parameters, AimAttribute aim, double ratio)
    {
        string key = string.Join('\t', method.ReflectedType!.Name, parameters, method.Name, aim.Of);
        string baseline = s_ratios.TryGetValue(key, out double recorded)
            ? string.Create(CultureInfo.InvariantCulture, $"baseline {recorded:0.00}, ")
            : "";
        if (s_isUpdating)
            s_ratios[key] = ratio;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(ratio <= aim.Ratio ? "ok" : "**missed**")} {ratio:0.00} ({baseline}≤ {aim.Ratio:0.##} × {aim.Of})"
        );
    }

    /// <summary>Writes what was measured, if baselines are being updated.</summary>
    public static void Save()
    {
        if (s_isUpdating)
            File.WriteAllLines(
                FilePath(),
                s_ratios.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Key}\t{row.Value:0.000}"))
            );
    }

    private static SortedDictionary<string, double> Load()
    {
        var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using Stream stream = typeof(RatioBaselines).Assembly.GetManifestResourceStream("ratios.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            int end = line.LastIndexOf('\t');
            ratios[line[..end]] = double.Parse(line.AsSpan(end + 1), CultureInfo.InvariantCulture);
        }

        return ratios;
    }

    private static string FilePath([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "baselines", "ratios.tsv");
}
