namespace ReplicationKit.Package.Tests;

/// <summary>Generated code in projects with settings of their own.</summary>
public class StrictConsumerTests(LocalFeed feed)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            {Settings}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ReplicationKit" Version="{Version}" />
          </ItemGroup>
        </Project>
        """;

    private const string Strictest = """
        <AnalysisLevel>latest-all</AnalysisLevel>
            <AnalysisMode>All</AnalysisMode>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
            <Features>strict</Features>
            <WarningLevel>9999</WarningLevel>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
        """;

    // One of each shape; what the settings say about these lines themselves is heeded in them.
    private const string Specifications = """
        using System;
        using System.Collections.Generic;
        using ReplicationKit;

        [assembly: CLSCompliant(false)]
        [assembly: System.Runtime.InteropServices.ComVisible(false)]

        namespace Shop;

        /// <summary>Nothing open.</summary>
        [Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
        [CreateTargetParams(Q = 2)]
        public partial record OrdersBackup;

        /// <summary>Open members.</summary>
        /// <param name="Target">Where to.</param>
        /// <param name="Department">Which.</param>
        [Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
        public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department)
        {
            /// <summary>How often.</summary>
            public TimeSpan? CheckpointInterval { get; init; }
        }

        /// <summary>A value type with a list.</summary>
        /// <param name="DocIds">Which.</param>
        [Replication(Source = "orders", Target = "picked", Server = CouchServer.CouchDB33)]
        public partial record struct Picked(IReadOnlyList<string> DocIds);

        /// <summary>A document.</summary>
        /// <param name="Region">Where.</param>
        public sealed record User([property: System.Text.Json.Serialization.JsonPropertyName("region")] string Region);

        /// <summary>A selector, both ways.</summary>
        /// <param name="Code">Which.</param>
        [Replication(Source = "primary", Target = "secondary", CreateTarget = true, TwoWay = true)]
        public sealed partial record Region(string Code)
        {
            [Selector]
            private bool Include(User user) => user.Region == Code;
        }
        """;

    [Fact(DisplayName = "Check 43: AnalysisMode All, every warning an error: nothing is said about generated code")]
    public async Task Check43_AnalysisModeAll()
    {
        Consumer consumer = feed.CreateConsumer(
            "strict",
            ("Strict.csproj", Project.Replace("{Settings}", Strictest, StringComparison.Ordinal)),
            ("Specifications.cs", Specifications),
            (
                ".editorconfig",
                "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.severity = warning\n# What these rules say of the sample's own lines is advice that contradicts itself, or that the sample does not want.\n"
                    + string.Concat(
                        ((string[])["IDE0130", "IDE0160", "IDE0022", "RPK2013", "RPK3001"]).Select(id =>
                            $"dotnet_diagnostic.{id}.severity = none\n"
                        )
                    )
            )
        );

        CommandResult build = await consumer.RunAsync("build");

        build.Output.Should().NotContain(".g.cs", "what is generated is silent");
        build.ShouldSucceed();
    }

    [Theory(DisplayName = "Check 47: generated files that are kept in the project's folder are not compiled twice")]
    [InlineData("Generated")]
    [InlineData("$(MSBuildProjectDirectory)/Kept/Generated")]
    public async Task Check47_KeptInTheProject(string folder)
    {
        string settings =
            $"<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><CompilerGeneratedFilesOutputPath>{folder}</CompilerGeneratedFilesOutputPath>";
        Consumer consumer = feed.CreateConsumer(
            "kept-" + folder.Length,
            ("Kept.csproj", Project.Replace("{Settings}", settings, StringComparison.Ordinal)),
            ("Specifications.cs", Specifications)
        );

        (await consumer.RunAsync("build")).ShouldSucceed();
        Directory
            .GetFiles(consumer.Folder, "*OrdersBackup.g.cs", SearchOption.AllDirectories)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("Generated")
            .And.NotContain("obj");

        consumer.Write(
            "More.cs",
            "namespace Shop; public static class More { public static int Count => ReplicationKit.ReplicationCatalog.All.Count; }"
        );
        (await consumer.RunAsync("build", "--no-restore")).ShouldSucceed();
    }
}
