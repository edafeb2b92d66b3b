using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ReplicationKit.Tool;

/// <summary>Whether an assembly was built for versions that the tool can stand in for.</summary>
internal static class References
{
    /// <exception cref="ToolException">It was not.</exception>
    [RequiresUnreferencedCode(ManagedTool.LoadsAssembly)]
    public static void Check(Assembly assembly, string name)
    {
        Version own = typeof(Replicator).Assembly.GetName().Version!;
        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
        {
            if (reference.Version is not { } version)
                continue;
            if (reference.Name == "ReplicationKit" && !Fits(version, own))
            {
                string advice = version > own ? "Update the tool" : "Update the package, or install the tool of that version";
                throw ToolException.Failed(
                    $"{name} was built with ReplicationKit {version.ToString(3)}, but this tool contains {own.ToString(3)}. {advice}: "
                        + "the versions must match."
                );
            }

            if (reference.Name == "System.Runtime" && version.Major > Environment.Version.Major)
                throw ToolException.Failed(
                    $"{name} was built for .NET {version.Major}, but this tool runs on .NET {Environment.Version.Major}. Run the tool on "
                        + $".NET {version.Major} (DOTNET_ROLL_FORWARD=LatestMajor), or specify the assembly for an older target framework."
                );
        }
    }

    /// <summary>
    /// Whether what was built with one version runs with another: before 1.0 a minor version may break, from then on a major one.
    /// </summary>
    public static bool Fits(Version built, Version own) =>
        built <= own && built.Major == own.Major && (own.Major > 0 || built.Minor == own.Minor);
}
