namespace SaeLab.CommandLine;

/// <summary>What the program's exit says.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Good = 0;

    /// <summary>An expectation was missed, or a law is broken.</summary>
    public const int ExpectationFailed = 1;

    /// <summary>What the user gave cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>A fault of SaeLab's own.</summary>
    public const int InternalError = 70;

    /// <summary>Interrupted; the run was saved.</summary>
    public const int Interrupted = 130;
}
