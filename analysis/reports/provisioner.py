"""How jupyter_client gets a kernel of ours: forked from the template, reached over private sockets, ready at its first word."""

import asyncio
import logging
import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from analysis.reports.kernels import LAUNCHER, Kernels, Limits, Process, Template, TemplateError

KERNEL = "python3"
PROVISIONER = "duibiao-warm"
START_SECONDS = 60.0
# A subscription takes effect a moment after it is made: asked again until the answer is seen on both channels.
ASK_AGAIN_SECONDS = 0.05
# No process outlives a kill for longer, unless the machine itself hangs.
KILL_SECONDS = 5.0
LOG = logging.getLogger(__name__)


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel from the template that its manager holds; where that fails an ordinary one starts, and the log says so."""

    forked = False

    async def wait(self) -> int | None:
        """The exit code, as soon as the template tells it; the stock provisioner looks ten times a second."""
        if self.forked and self.process is not None:
            await _ended(self.process)
        return await super().wait()

    async def launch_kernel(self, cmd: Sequence[str], **options: object) -> dict:
        template = getattr(self.parent, "template", None)
        if template is None:
            return await super().launch_kernel(cmd, **options)
        try:
            self.process = _fork(template, cmd, options)
        except TemplateError as error:
            LOG.warning("an ordinary kernel instead of a warm one: %s", error)
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid
        self.forked = True
        return self.connection_info


async def _ended(process: Process) -> None:
    """Until a forked kernel has ended."""
    loop = asyncio.get_running_loop()
    while process.poll() is None:
        told, status = asyncio.Event(), process.status
        loop.add_reader(status, told.set)
        try:
            await told.wait()
        finally:
            loop.remove_reader(status)


def _fork(template: Template, cmd: Sequence[str], options: dict) -> object:
    with ExitStack() as held:
        def descriptor(name: str, mode: str) -> int:
            given = options.get(name)
            if given in (None, subprocess.DEVNULL):
                return held.enter_context(open(os.devnull, mode)).fileno()
            return given if isinstance(given, int) else given.fileno()

        streams = [descriptor("stdin", "rb"), descriptor("stdout", "wb"), descriptor("stderr", "wb")]
        argv = list(cmd[cmd.index(LAUNCHER):])
        return template.fork(argv, env=options["env"], cwd=str(options["cwd"]), streams=streams, seconds=START_SECONDS)


class PromptClient(AsyncKernelClient):
    """Knows that a kernel is ready by its answer on both channels, where the stock client listens for silence."""

    def start_channels(self, *, hb: bool = False, **channels: bool) -> None:
        """Without a heartbeat: the provisioner knows when its kernel ends, and the beat costs a thread."""
        super().start_channels(hb=hb, **channels)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask until one question is answered on the shell channel and its end is announced on iopub.

        Raises
        ------
        RuntimeError
            If the kernel dies or does not answer in time; the words nbclient expects.
        """
        deadline = time.monotonic() + (timeout or START_SECONDS)
        while time.monotonic() < deadline:
            asked = self.kernel_info()
            if await self._heard(self.iopub_channel, asked, "status", idle=True) and await self._heard(self.shell_channel, asked, "kernel_info_reply"):
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout or START_SECONDS:g} seconds")

    async def _heard(self, channel: object, asked: str, kind: str, *, idle: bool = False) -> bool:
        """Whether an answer to this question comes in a moment; what belongs to earlier questions is passed over."""
        until = time.monotonic() + ASK_AGAIN_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                message = await channel.get_msg(timeout=left)
            except Empty:
                return False
            answers = message["parent_header"].get("msg_id") == asked and message["msg_type"] == kind
            if answers and (not idle or message["content"]["execution_state"] == "idle"):
                if kind == "kernel_info_reply":
                    self._handle_kernel_info_reply(message)
                return True
        return False


class Manager(AsyncKernelManager):
    """A kernel whose process group is known while it runs, forked from a template where there is one."""

    kernels: Kernels
    limits: Limits
    template: Template | None = None

    async def _async_interrupt_kernel(self) -> None:
        """Not on the way to the kill: what a kernel says to an interrupt may or may not reach its log before it dies."""
        if not self.shutting_down:
            await super()._async_interrupt_kernel()

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        """Kill it and hear of its end at once, where the stock manager looks ten times a second."""
        if self.has_kernel:
            await self.provisioner.kill(restart)
            try:
                await asyncio.wait_for(self.provisioner.wait(), KILL_SECONDS)
            except TimeoutError:
                LOG.warning("a kernel was killed and has not ended within %g seconds", KILL_SECONDS)

    async def _async_launch_kernel(self, kernel_cmd: Sequence[str], **options: object) -> None:
        await super()._async_launch_kernel(kernel_cmd, **options)
        self.kernels.add(self.group, self.limits)

    @property
    def forked(self) -> bool:
        """Whether the template made it, and so adopts what it leaves."""
        return getattr(self.provisioner, "forked", False)

    @property
    def group(self) -> int:
        """The kernel's process group; 0 before it has one."""
        return self.provisioner.pgid or 0 if self.provisioner is not None else 0


def own_kernel(folder: Path, kernels: Kernels, limits: Limits, template: Template | None) -> Manager:
    """The manager of a kernel of this very interpreter, reached over sockets in a private folder.

    Over the default address two kernels of one process bind the same sockets and each client talks
    to the other's kernel. A kernelspec of the user that has the same name must not be taken.
    """
    own_specs = KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True)
    manager = Manager(
        kernel_name=KERNEL, kernel_spec_manager=own_specs, transport="ipc", ip=str(folder / "s"),
        connection_file=str(folder / "c.json"), client_factory=PromptClient,
    )
    if template is not None:
        manager._kernel_spec = _forked(own_specs.get_kernel_spec(KERNEL))
    manager.kernels, manager.limits, manager.template = kernels, limits, template
    return manager


def _forked(spec: KernelSpec) -> KernelSpec:
    """The same kernel by way of our provisioner, where the installed package has registered it."""
    ours = KernelSpec(**{**spec.to_dict(), "metadata": {"kernel_provisioner": {"provisioner_name": PROVISIONER}}})
    if KernelProvisionerFactory.instance().is_provisioner_available(ours):
        return ours
    LOG.warning("ordinary kernels instead of warm ones: %s is not registered; install the package again", PROVISIONER)
    return spec
