using System.Text.RegularExpressions;

namespace SaeLab.Conventions.Tests;

public sealed partial class LinkTests
{
    [SkippableFact]
    public void Links_between_documents_lead_somewhere() =>
        Rule.HasNoOffenders(
            "These links lead nowhere:",
            from path in TrackedFiles.Below("", ".md")
            from Match link in Link().Matches(TrackedFiles.Read(path))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !Path.Exists(RepositoryPaths.Get(Path.GetDirectoryName(path)!, target))
            select $"{path}: {target}");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
