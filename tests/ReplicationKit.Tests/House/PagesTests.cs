using System.Reflection;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.House;

/// <summary>The tables of the pages are complete.</summary>
public class PagesTests
{
    [Fact]
    public void Troubleshooting_explains_every_failure()
    {
        string page = Page("troubleshooting.md");

        foreach (ReplicationFailure failure in Enum.GetValues<ReplicationFailure>().Where(failure => failure != ReplicationFailure.None))
            page.Should().Contain($"`{failure}`");
    }

    [Fact]
    public void Running_lists_every_option_of_a_client()
    {
        string page = Page("running.md");

        foreach (PropertyInfo option in typeof(ReplicatorOptions).GetProperties())
            page.Should().Contain(option.Name);
    }

    private static string Page(string name) => File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", name));
}
