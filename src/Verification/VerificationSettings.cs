namespace SaeLab.Verification;

/// <summary>What to verify, and how.</summary>
public sealed record VerificationSettings
{
    /// <summary>Seed of all random cases. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The name of the only law to try; null for all.</summary>
    public string? Law { get; init; }

    /// <summary>Options to set, as <c>option=value</c>. Where there are some, only the form that they make is verified, else also those that differ from the default in one option.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Folders of plugins beside the program's own, for commands that replay a result.</summary>
    public IReadOnlyList<string> PluginFolders { get; init; } = [];
}
