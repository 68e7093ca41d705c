namespace SaeLab.Numerics.Kernels;

/// <summary>Where encoded rows leave their entries until all are known.</summary>
internal unsafe struct EncodeOutput
{
    /// <summary>A list per piece of work.</summary>
    public EntryList* Lists;

    /// <summary>Per row of the batch: in which list its entries lie, from where on, and how many; a count of −1 means that the row must be done again.</summary>
    public int* ListOf;
    public int* Offsets;
    public int* Counts;
}
