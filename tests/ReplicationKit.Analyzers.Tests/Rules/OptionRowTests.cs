using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ReplicationKit.Analyzers.Tests.Compiler;
using ReplicationKit.Rules;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>What a row of the option table states is what the compiler reports, for every row that an attribute can fix.</summary>
public class OptionRowTests
{
    public static TheoryData<string> JsonNames =>
        [.. ReplicationOptions.Fields.Where(option => option.Scope.HasFlag(OptionScope.Attribute)).Select(option => option.JsonName)];

    [Theory]
    [MemberData(nameof(JsonNames))]
    public async Task An_option_that_a_server_does_not_know_is_RPK5001(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;
        foreach (ServerVersion server in Enum.GetValues<ServerVersion>())
        {
            bool isReported = await IsReportedAsync(DiagnosticIds.OptionTooNew, option, Constant(option), server);

            isReported
                .Should()
                .Be(option.Since > server, "{0} is known since {1}, and the server is {2}", option.Name, option.Since, server);
        }
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public async Task A_number_out_of_range_is_RPK1017(string jsonName)
    {
        ReplicationOption option = ReplicationOptions.ByJsonName(jsonName)!;
        if (option.Minimum is { } least)
        {
            (await IsOutOfRangeAsync(option, least)).Should().BeFalse();
            (await IsOutOfRangeAsync(option, least - 1)).Should().BeTrue();
        }

        if (option.Maximum is { } most)
        {
            (await IsOutOfRangeAsync(option, most)).Should().BeFalse();
            (await IsOutOfRangeAsync(option, most + 1)).Should().BeTrue();
        }

        if (option.Kind is OptionKind.Integer or OptionKind.Duration && (option.Minimum ?? option.Maximum) is null)
            (await IsOutOfRangeAsync(option, -1)).Should().BeFalse("the row states no range");
    }

    private static Task<bool> IsOutOfRangeAsync(ReplicationOption option, long number) =>
        IsReportedAsync(
            DiagnosticIds.NumberRange,
            option,
            number.ToString(System.Globalization.CultureInfo.InvariantCulture) + (option.Kind == OptionKind.Duration ? "L" : ""),
            option.Since
        );

    private static async Task<bool> IsReportedAsync(string id, ReplicationOption option, string constant, ServerVersion server)
    {
        IEnumerable<string> endpoints = ReplicationOptions
            .All.Where(row => row.Kind == OptionKind.Endpoint && row != option)
            .Select(row => $"{row.Name} = \"https://couch.example/{row.JsonName}\"");
        string arguments = string.Join(
            ", ",
            [.. endpoints, $"Server = (CouchServer){(int)server}", $"{option.AttributeName} = {constant}"]
        );
        Compilation compilation = Compilations.Generate(Compilations.Create($"[Replication({arguments})] public partial record R;"));
        compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Should().BeEmpty();

        ImmutableArray<Diagnostic> found = await Compilations.AnalyzeAsync(compilation);
        return found.Any(diagnostic =>
            diagnostic.Id == id
            && diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains(option.Name, StringComparison.Ordinal)
        );
    }

    private static string Constant(ReplicationOption option) =>
        option.Kind switch
        {
            OptionKind.Endpoint => "\"https://couch.example/db\"",
            OptionKind.Boolean => option.Default is true ? "false" : "true",
            OptionKind.Integer or OptionKind.Duration => "7",
            OptionKind.String => "\"[]\"",
            OptionKind.Proxy => "\"http://proxy.example:8080\"",
            OptionKind.StringList => "new[] { \"a\" }",
            _ => throw new ArgumentOutOfRangeException(nameof(option), option.Kind, "Give a constant of this kind."),
        };
}
