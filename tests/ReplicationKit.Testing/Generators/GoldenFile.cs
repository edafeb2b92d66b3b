using System.Runtime.CompilerServices;
using FluentAssertions;

namespace ReplicationKit.Testing.Generators;

/// <summary>
/// Files that hold what is expected, beside the test. With the environment variable <c>REPLICATIONKIT_UPDATE=1</c> they are written
/// instead of compared.
/// </summary>
public static class GoldenFile
{
    /// <summary>Compares the text with <c>Golden/name</c> in the folder of the calling file.</summary>
    public static void Verify(string name, string actual, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (RepositoryFolder.IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        File.Exists(path).Should().BeTrue("{0} is missing; REPLICATIONKIT_UPDATE=1 writes it", path);
        actual.Should().Be(File.ReadAllText(path).ReplaceLineEndings("\n"), "{0} holds what is expected; REPLICATIONKIT_UPDATE=1 writes it anew", path);
    }
}
