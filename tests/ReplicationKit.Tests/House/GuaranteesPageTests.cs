using System.Reflection;
using System.Text.RegularExpressions;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.House;

/// <summary>Each test that the page of guarantees names exists.</summary>
public partial class GuaranteesPageTests
{
    [Fact]
    public void Every_guarantee_names_a_test_that_exists()
    {
        HashSet<string> tests =
        [
            .. typeof(GuaranteesPageTests)
                .Assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
                .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),
        ];
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit", "docs", "guarantees.md"));
        string[] rows =
        [
            .. page.Split('\n')
                .Where(line =>
                    line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| guarantee", StringComparison.Ordinal)
                ),
        ];
        rows.Should().HaveCountGreaterThan(10);

        rows.Should().OnlyContain(row => TestName().IsMatch(row));
        rows.SelectMany(row => TestName().Matches(row)).Select(match => match.Groups[1].Value).Except(tests).Should().BeEmpty();
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
