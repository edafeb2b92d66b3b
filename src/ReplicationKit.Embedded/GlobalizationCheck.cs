using System.Globalization;

namespace ReplicationKit.Embedded;

/// <summary>Selectors compare strings as ICU does, so there must be one.</summary>
internal static class GlobalizationCheck
{
    public static void Check() => Check(AppContext.TryGetSwitch("System.Globalization.Invariant", out bool invariant) && invariant);

    internal static void Check(bool switchedOff)
    {
        // Without collation a soft hyphen counts; with it, it is ignored.
        if (switchedOff || CultureInfo.InvariantCulture.CompareInfo.Compare("ab", "a\u00adb", CompareOptions.None) != 0)
        {
            throw new InvalidOperationException(
                "The embedded CouchDB compares strings by ICU's collation, and this process has none: InvariantGlobalization is on, or libicu is missing. "
                    + "Set InvariantGlobalization to false (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0) and install ICU."
            );
        }
    }
}
