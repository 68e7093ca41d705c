namespace SaeLab.Evaluators.Superposition;

/// <summary>What a rectified model of two features in one dimension does; see <see cref="PhaseTheory"/>.</summary>
internal enum SuperpositionPhase
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>It represents the first feature alone.</summary>
    DropsSecond,

    /// <summary>It represents the second feature alone.</summary>
    DropsFirst,

    /// <summary>It represents both, in opposite directions.</summary>
    Antipodal,
}
