using System.Globalization;

namespace ReplicationKit.Testing;

/// <summary>The numbers of random runs: few in each run of all tests, and many at night, where environment variables say so.</summary>
public static class RandomRuns
{
    /// <summary>Returns the number in an environment variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="otherwise">The number if the variable is not set.</param>
    /// <exception cref="FormatException">The variable is not a number.</exception>
    public static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
