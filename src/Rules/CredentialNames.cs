namespace ReplicationKit.Rules;

/// <summary>Names of members that are credentials and not options.</summary>
internal static class CredentialNames
{
    private static readonly string[] Names = ["UserName", "Password", "Secret", "Token", "ApiKey", "Credentials"];

    /// <summary>Returns a value that indicates whether a member of this name contains credentials.</summary>
    /// <param name="name">The name of the member.</param>
    public static bool Contains(string name) =>
        Array.Exists(Names, candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));
}
