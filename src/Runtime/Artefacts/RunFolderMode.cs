namespace SaeLab.Runtime.Artefacts;

/// <summary>What to do about a run that a folder already holds.</summary>
public enum RunFolderMode
{
    /// <summary>Refuse it. The default.</summary>
    New,

    /// <summary>Go on with it; there must be one.</summary>
    Resume,

    /// <summary>Delete it and start anew.</summary>
    Force,
}
