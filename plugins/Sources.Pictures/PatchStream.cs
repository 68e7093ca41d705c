using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Pictures;

/// <summary>Patches of one part's pictures. Row r comes from lane r alone: which picture, and where in it.</summary>
internal sealed class PatchStream(IReadOnlyList<WhitePicture> pictures, int patch, RandomStream random) : EndlessStream(patch * patch)
{
    protected override void Fill(Matrix rows, long first)
    {
        for (var r = 0; r < rows.Rows; r++)
        {
            random.Lane = (ulong)(first + r);
            var picture = pictures[(int)random.NextBelow((ulong)pictures.Count)];
            picture.Cut(random.NextBelow(picture.Places(patch)), patch, rows.Row(r));
        }
    }
}
