using Claustro.Platform.Observability;
using Xunit;

namespace Claustro.Tests.Platform.Observability;

public sealed class MappedFilesTests
{
    [Fact]
    public void Of_what_is_mapped_only_files_nobody_can_have_changed_are_given_back()
    {
        var smaps = """
            7f0000000000-7f0000003000 r--p 00000000 fe:00 11                         /usr/lib/My Programs/one.dll
            Size:                 12 kB
            Anonymous:             0 kB
            VmFlags: rd mr mw me
            7f0000003000-7f0000004000 r--p 00003000 fe:00 11                         /usr/lib/My Programs/one.dll
            Anonymous:             4 kB
            7f0000004000-7f0000009000 r-xp 00000000 fe:00 12                         /usr/lib/libc.so.6
            Anonymous:             0 kB
            7f0000009000-7f000000a000 rw-p 00000000 fe:00 12                         /usr/lib/libc.so.6
            Anonymous:             0 kB
            7f000000a000-7f000000b000 r-xs 00000000 00:01 13                         /memfd:doublemapper (deleted)
            Anonymous:             0 kB
            7f000000b000-7f000000c000 r--p 00000000 fe:00 14                         /usr/lib/replaced.dll (deleted)
            Anonymous:             0 kB
            7f000000c000-7f000000d000 r--p 00000000 00:00 0
            Anonymous:             0 kB
            7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]
            Anonymous:             0 kB
            """.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal([(0x7f0000000000, 0x3000), (0x7f0000004000, 0x5000)], MappedFiles.Untouched(smaps).Select(m => ((long)m.Start, (long)m.Length)));
    }

    [Fact]
    public void A_program_works_on_when_it_has_given_back_what_it_can()
    {
        Assert.NotEmpty(MappedFiles.Untouched(File.ReadLines("/proc/self/smaps")));
        ProcessMemory.GiveBack();
        Assert.True(ProcessMemory.Kept > 0);
    }
}
