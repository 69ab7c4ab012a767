"""The engine's own reasons in the language of a page. Records keep the English one; what a notebook or a library said stays as it said it."""

import re
from functools import cache

# Each as the engine words it, `{}` for what differs, and in Chinese.
REASONS = {
    "the cell took longer than {} seconds": "这一单元格用时超过{}秒",
    "the report took longer than {} seconds": "这份报告用时超过{}秒",
    "it held more than {} MiB of memory and was ended": "占用内存超过{}MiB，已被终止",
    "its cells showed more than {} MiB and it was ended": "单元格输出超过{}MiB，已被终止",
    "the kernel ended in the middle of the cell": "单元格运行中，执行进程中止",
    "the kernel could not be started or reached: {}": "执行进程未能启动或失去联系：{}",
    "the cell ended the run without saying why": "单元格结束了运行，未说明原因",
    "the notebook cannot be read: {}": "笔记本无法读取：{}",
    "stopped before it was done": "完成之前被停止",
    "stopped before it began": "开始之前被停止",
    "declared but not shown: {}": "已声明而未给出：{}",
    "exhibit {} is shown twice": "{}给出了两次",
    "its page cannot be made: {}: {}": "网页未能生成：{}：{}",
    "its {} could not be written: {}: {}": "{}文件未能写出：{}：{}",
    "its PDF could not be printed: {}": "PDF未能打印：{}",
    "it was made and could not be written: {}": "报告已生成，但未能写入：{}",
    "it was made and could not be fetched from its worker: {}": "报告已生成，但未能从工作节点取回：{}",
    "the report engine failed: {}: {}": "报告程序出错：{}：{}",
    "the worker could not run it: {}: {}": "工作节点未能运行：{}：{}",
    "every worker that ran it ended in the middle, {} in all": "运行它的工作节点先后中途结束，共{}个",
    "the cluster had no worker for {} seconds": "集群在{}秒内没有可用的工作节点",
    "the cluster lost it: the scheduler is gone, or the workers that held its data": "集群丢失了这份报告：调度程序或存有其数据的工作节点已不在",
}


def told(reason: str, language: str) -> str:
    """A reason as a page in this language tells it.

    Parameters
    ----------
    reason : str
        As a run ended; several of them are parted by semicolons.
    language : {"zh", "en"}
    """
    if language != "zh":
        return reason
    parts = [_in_chinese(part) for part in reason.split("; ")]
    return "；".join(parts) if all(parts) else _in_chinese(reason) or reason


def _in_chinese(reason: str) -> str:
    """Empty where the words are not the engine's."""
    found = ((chinese, pattern.fullmatch(reason)) for pattern, chinese in _patterns())
    return next((chinese.format(*match.groups()) for chinese, match in found if match), "")


@cache
def _patterns() -> tuple[tuple[re.Pattern, str], ...]:
    return tuple((re.compile(re.escape(english).replace(r"\{\}", "(.+?)"), re.DOTALL), chinese) for english, chinese in REASONS.items())
