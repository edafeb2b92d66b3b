using System.Globalization;

namespace ReplicationKit.Embedded;

/// <summary>Checks that ICU is available, since selectors compare strings as ICU does.</summary>
internal static class GlobalizationCheck
{
    public static void Check() => Check(AppContext.TryGetSwitch("System.Globalization.Invariant", out bool invariant) && invariant);

    internal static void Check(bool switchedOff)
    {
        // Without collation a soft hyphen is significant; with collation it is ignored.
        if (switchedOff || CultureInfo.InvariantCulture.CompareInfo.Compare("ab", "a\u00adb", CompareOptions.None) != 0)
        {
            throw new InvalidOperationException(
                "The embedded server requires ICU's collation, which this process does not have: InvariantGlobalization is enabled, or libicu is missing. "
                    + "Set InvariantGlobalization to false (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0) and install ICU."
            );
        }
    }
}
