namespace SaeLab.Runtime.Artefacts;

/// <summary>What to do about a run that a folder already holds.</summary>
public enum RunFolderMode
{
    /// <summary>Refuse it. The default.</summary>
    New,

    /// <summary>Go on with it; where there is none (it may have been killed before it began), start one.</summary>
    Resume,

    /// <summary>Delete it and start anew.</summary>
    Force,
}
