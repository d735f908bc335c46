using System.Runtime.InteropServices;

namespace Claustro.Platform.Observability;

/// <summary>Gives to the system what this process has of it and does not use. Takes some 50 ms; nothing is lost, what is wanted again comes again.</summary>
public static class ProcessMemory
{
    private const int DontNeed = 4; // MADV_DONTNEED, madvise(2)

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MemoryAdvice(nint start, nint length, int advice);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallocTrim(nint pad);

    /// <summary>Bytes the collector kept when it last gave back; 0 before.</summary>
    internal static long Kept { get; private set; }

    public static void GiveBack()
    {
        if (OperatingSystem.IsLinux())
        {
            GiveBackProgramPages();
            Native<MallocTrim>("malloc_trim")?.Invoke(0); // of the GNU library only
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Kept = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
    }

    /// <summary>
    /// More than half of the pages of program files that a start touches are of use to it alone: metadata, tables, code that runs once.
    /// Only what no one wrote to is let go, so that it can be read from the file again (by a soft fault, it stays in the page cache).
    /// </summary>
    private static void GiveBackProgramPages()
    {
        if (Native<MemoryAdvice>("madvise") is not { } advise)
        {
            return;
        }

        foreach (var (start, length) in MappedFiles.Untouched(File.ReadLines("/proc/self/smaps")).ToList())
        {
            advise(start, length, DontNeed); // whatever it answers: an advice
        }
    }

    private static T? Native<T>(string name) where T : Delegate =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out var address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;
}
