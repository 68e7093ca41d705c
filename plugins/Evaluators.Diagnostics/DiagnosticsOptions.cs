using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Diagnostics;

/// <summary>
/// Whether a dictionary's L0 is that of the data, without labels (arXiv 2508.16560): s_n, how large the (n·B)-th largest of all projections
/// (x − b_dec)·d_i of B rows is, and c_dec, how much decoder rows share. Both are to be compared over dictionaries that differ in L0 alone: each is least near the true L0.
/// Needs a source without targets.
/// </summary>
/// <remarks>s_n is taken on at most 1,024 rows picked at random, fewer where latents are more than 16,384. Rows of the decoder are taken as exported.</remarks>
public sealed record DiagnosticsOptions
{
    /// <summary>n of the figure s_n, at best a little more than the L0 that is expected, and the same for all dictionaries compared. Default: none, only the curve over n.</summary>
    [Range(1, 1 << 24), Example("3")]
    public int? N { get; init; }
}
