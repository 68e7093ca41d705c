namespace SaeLab.Conventions.Tests;

/// <summary>A rule that fails with everybody who breaks it, by name.</summary>
internal static class Rule
{
    public static void HasNoOffenders(string rule, IEnumerable<string> offenders)
    {
        var names = offenders.Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
            Assert.Fail($"{rule}\n  {string.Join("\n  ", names)}");
    }
}
