namespace ReplicationKit.Tool.Tests;

/// <summary>Which .NET host starts the managed program.</summary>
public class ManagedToolTests
{
    private static readonly string Host = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    [Fact]
    public void The_host_that_started_the_tool_precedes_the_configured_one_which_precedes_those_in_the_path()
    {
        string path = string.Join(Path.PathSeparator, "missing", "", "second");
        var variables = new Dictionary<string, string?>
        {
            ["DOTNET_HOST_PATH"] = "started",
            ["DOTNET_ROOT"] = "root",
            ["PATH"] = path,
        };
        string[] expected = ["started", Path.Combine("root", Host), Path.Combine("second", Host)];
        List<string> existing = [.. expected];

        foreach (string host in expected)
        {
            Find().Should().Be(host);
            existing.Remove(host);
        }

        Find().Should().BeNull("no host exists");

        string? Find() => ManagedTool.FindHost(variables.GetValueOrDefault, existing.Contains);
    }

    [Fact]
    public void The_folder_for_the_architecture_precedes_the_folder_for_all()
    {
        string name = "DOTNET_ROOT_" + System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToUpperInvariant();
        var variables = new Dictionary<string, string?> { [name] = "own", ["DOTNET_ROOT"] = "root" };

        ManagedTool.FindHost(variables.GetValueOrDefault, _ => true).Should().Be(Path.Combine("own", Host));
    }

    [Fact]
    public void Without_variables_an_installed_host_is_found()
    {
        string? host = ManagedTool.FindHost(_ => null, _ => true);

        Path.GetFileName(host).Should().Be(Host);
        Path.GetDirectoryName(host).Should().EndWith("dotnet");
    }

    [Fact]
    public void A_process_with_a_just_in_time_compiler_is_the_managed_program() => ManagedTool.IsThis.Should().BeTrue();
}
