using ReplicationKit.Testing;

namespace ReplicationKit.Tests.PublicApi;

/// <summary>
/// The public surface changes on purpose: it is written down for each target in <c>PublicAPI</c> beside the project. After a wanted
/// change, run the tests once with <c>REPLICATIONKIT_UPDATE=1</c> and commit the files.
/// </summary>
public class PublicApiTests
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    [Theory]
    [InlineData("ReplicationKit", "net8.0")]
    [InlineData("ReplicationKit", "net10.0")]
    [InlineData("ReplicationKit.Hosting", "net8.0")]
    [InlineData("ReplicationKit.Hosting", "net10.0")]
    [InlineData("ReplicationKit.Embedded", "net8.0")]
    [InlineData("ReplicationKit.Embedded", "net10.0")]
    public void The_surface_is_the_one_that_is_written_down(string project, string framework)
    {
        string assembly = RepositoryFolder.Combine("src", project, "bin", Configuration, framework, project + ".dll");
        string actual = PublicSurface.Read(assembly, Directory.GetFiles(AppContext.BaseDirectory, "*.dll"));

        string file = RepositoryFolder.Combine("src", project, "PublicAPI", framework + ".txt");
        if (RepositoryFolder.IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        string[] written = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] now = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        now.Except(written).Should().BeEmpty("what is added is written down (REPLICATIONKIT_UPDATE=1 writes it)");
        written.Except(now).Should().BeEmpty("what is removed is struck out (REPLICATIONKIT_UPDATE=1 writes it)");
    }
}
