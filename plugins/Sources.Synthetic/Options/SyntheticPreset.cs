namespace SaeLab.Sources.Synthetic;

/// <summary>Worlds with a name.</summary>
public enum SyntheticPreset
{
    /// <summary>No preset.</summary>
    None,

    /// <summary>SynthSAEBench-16k: 16,384 features in 768 dimensions, true L0 ≈ 34.7.</summary>
    Synth_16k,

    /// <summary>The same recipe with 4,096 features in 512 dimensions, true L0 ≈ 16.9.</summary>
    Synth_4k,

    /// <summary>The same recipe with 2,048 features in 256 dimensions, true L0 ≈ 11.4.</summary>
    Synth_2k,

    /// <summary>The same recipe with 1,024 features in 128 dimensions, true L0 ≈ 6.1.</summary>
    Synth_1k,

    /// <summary>The same recipe with 512 features in 64 dimensions and trees of two levels below the roots, true L0 ≈ 5.2.</summary>
    Synth_512,

    /// <summary>The same recipe with 512 features in 64 dimensions and trees of three levels below the roots, true L0 ≈ 3.4.</summary>
    Synth_512_deep,

    /// <summary>50 orthonormal features with large random correlations, true L0 ≈ 11 (Chanin and Garriga-Alonso 2025, arXiv 2508.16560).</summary>
    SparseButWrong,

    /// <summary>Five orthonormal features that fire with probability 0.4, two of them correlated.</summary>
    FiveFeatures,

    /// <summary>A parent and a child that fires only with it: hedging with one latent, absorption with two (arXiv 2505.11756).</summary>
    TwoFeatures,

    /// <summary>The same two features without the hierarchy, as a control.</summary>
    TwoFeaturesIndependent,

    /// <summary>Three parents with three exclusive children each, and eight free features (Nabeshima 2024).</summary>
    Tree,

    /// <summary>512 features in 256 dimensions with geometric rates and correlated firing, true L0 ≈ 5 (Sharkey, Braun and Millidge 2022).</summary>
    Sharkey,
}
