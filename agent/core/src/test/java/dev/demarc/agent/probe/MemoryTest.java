package dev.demarc.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  @TempDir Path directory;
  private Memory memory;

  @BeforeEach
  void aMachine() throws IOException {
    put("proc/meminfo", "MemTotal:  8000 kB\nMemFree: 1 kB\nMemAvailable:   4000 kB\n");
    put("proc/42/status", "VmPeak: 9999 kB\nVmHWM:\t  300 kB\n");
    memory = new Memory(directory.resolve("proc"), directory.resolve("groups"));
  }

  private void put(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void isTheMachinesWhereNoGroupBoundsIt() {
    assertEquals(4_000 << 10, memory.freeBytes());
    assertEquals(8_000 << 10, memory.totalBytes());
    assertEquals(300 << 10, memory.peakBytes(42));
    assertEquals(0, memory.peakBytes(43));
  }

  @Test
  void isTheNarrowestGroupsAboveTheProcess() throws IOException {
    put("proc/self/cgroup", "0::/site/agent\n");
    put("groups/site/memory.max", "2000000\n");
    put("groups/site/memory.current", "1500000\n");
    put("groups/site/memory.stat", "anon 5\ninactive_file 100000\n");
    put("groups/site/agent/memory.max", "max\n");
    assertEquals(600_000, memory.freeBytes());
    assertEquals(2_000_000, memory.totalBytes());
  }

  @Test
  void isThatOfAnotherProcessWhereThatIsAskedFor() throws IOException {
    put("proc/42/cgroup", "0::/system.slice/agent\n");
    put("groups/system.slice/agent/memory.max", "3000000\n");
    assertEquals(3_000_000, memory.totalBytes(42));
    assertEquals(8_000 << 10, memory.totalBytes(43));
  }

  @Test
  void readsGroupsOfTheFirstVersionToo() throws IOException {
    put("proc/self/cgroup", "5:cpu,memory:/box\n1:name=systemd:/\n");
    put("groups/memory/box/memory.limit_in_bytes", "1000000\n");
    put("groups/memory/box/memory.usage_in_bytes", "400000\n");
    assertEquals(600_000, memory.freeBytes());
  }

  @Test
  void isNothingWhereNothingCanBeRead() {
    Memory blind = new Memory(directory.resolve("none"), directory.resolve("none"));
    assertEquals(0, blind.freeBytes());
  }

  @Test
  void isSomethingHere() {
    assertTrue(Memory.ofThisMachine().freeBytes() > 0);
    assertTrue(Memory.ofThisMachine().peakBytes(ProcessHandle.current().pid()) > 0);
  }
}
