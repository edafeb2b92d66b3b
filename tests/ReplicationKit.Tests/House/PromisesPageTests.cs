using System.Reflection;
using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.House;

/// <summary>Each test that the page of promises names exists.</summary>
public partial class PromisesPageTests
{
    [Fact]
    public void Every_promise_names_a_test_that_exists()
    {
        HashSet<string> tests =
        [
            .. typeof(PromisesPageTests)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
                .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),
        ];
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", "promises.md"));
        string[] rows =
        [
            .. page.Split('\n')
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| promise", StringComparison.Ordinal)),
        ];
        rows.Should().HaveCountGreaterThan(10);

        rows.Should().OnlyContain(row => TestName().IsMatch(row));
        rows.SelectMany(row => TestName().Matches(row)).Select(match => match.Groups[1].Value).Except(tests).Should().BeEmpty();
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
