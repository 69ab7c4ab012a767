"""Lines that stand around a document and are none of it: navigation, banners, page numbers, advertising."""

import re

from analysis.ingest.numbering import mark

# Each with the word it is logged under. A line must match from its start, or hold what no sentence of a document would.
PATTERNS = tuple((why, re.compile(pattern)) for why, pattern in (
    ("page number", r"[-—–－_ 　]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/，,共]\s*(?:共\s*)?\d{1,4}\s*页?)?)[-—–－_ 　]*$"),
    ("page number", r"(?:Page|page|P\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?$"),
    ("navigation", r"(?:您?(?:现在|当前|目前)?的?(?:所在)?(?:当前)?位置|首页|网站首页|返回首页|主页)\s*[:：>＞»›\-—|/｜]"),
    ("navigation", r"(?:首页|网站首页|返回首页|返回顶部|返回列表|返回上一页|上一页|下一页|尾页|加入收藏|设为首页|网站地图|联系我们|关于我们|登录|注册|无障碍(?:浏览|阅读)?|长者(?:模式|助手)|繁[体體](?:版|中文)?|简体(?:版|中文)?|手机版|电脑版|英文版|English|网站导航|返回主页|返回上级|回到顶部|加入书签|收藏本[页站文]|我要(?:纠错|收藏|打印|分享|留言)|"
     r"(?:查看|阅读|展开|显示)(?:全文|原文|更多)|点击展开|继续阅读|收起|目录导航|站内搜索|网站声明|意见反馈|在线客服|邮箱登录|用户中心|会员中心|购物车|打印本页|关闭窗口|关闭本页)(?:[\s|｜·>＞/]+\S{1,8})*$"),
    ("navigation", r"(?:上一篇|下一篇|上一条|下一条|相关(?:阅读|推荐|链接|新闻|文章|文件|解读|附件下载)|推荐阅读|延伸阅读|热门(?:文章|推荐|标签)|猜你喜欢|更多(?:>>|»|…)?)\s*[:：]?"),
    ("sharing", r"(?:分享(?:到|至)?|转发|收藏|点赞|打印(?:本页)?|关闭(?:窗口|本页)?|扫一扫|微信扫码|字(?:号|体)\s*[:：]|【?字体)(?=$|[\s:：\[【（(|｜大]|.{0,16}(?:打印|微信|微博|关闭|二维码))"),
    ("sharing", r"【?\s*(?:大|中|小)\s*】?\s*[|｜\s【]\s*(?:大|中|小)"),
    ("page data", r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]\s*\d*"),
    ("page data", r"(?:发布|发文|更新|成文)(?:时间|日期|机构)?\s*[:：]?\s*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}"),
    ("page data", r"(?:来源|信息来源|稿源|作者|编辑|责任编辑|责编|审核|校对|撰稿|供稿)\s*[:：]\s*\S{0,24}(?:\s+\S{0,24}){0,4}$"),
    ("page data", r"(?:索\s*引\s*号|信息分类|主题分类|发文机关|有\s*效\s*性|文\s*号|标\s*题|主题词|废止日期|生成日期)\s*[:：]"),
    ("owner", r".{0,40}(?:版权所有|Copyright|copyright|©|ICP备|公网安备|网站标识码|主办单位\s*[:：]|承办单位\s*[:：]|技术支持\s*[:：]|建议使用.{0,12}浏览器)"),
    ("advertising", r".*(?:加(?:我)?(?:微信|V信|vx|QQ)|公众号|小程序(?:码)?领取|代开.{0,4}发票|彩票|博彩|棋牌|娱乐城|贷款秒批|免费(?:下载|领取|试听)|立即(?:咨询|下载|购买|报名)|限时(?:优惠|特价)|点击(?:这里|此处|下载|查看原文)|(?:VIP|会员)(?:专享|下载|文档)|扫码(?:关注|入群|领取)|客服(?:热线|QQ)|广告(?:位|招商)|招商热线|本(?:文|站)(?:内容)?(?:由|来自)?.{0,16}(?:整理发布|用户上传|网友上传|搜集整理)|侵权(?:请联系|必删|即删)|全文共\s*\d+\s*字)"),
    ("advertising", r".*(?:范文(?:大全|网)|文库(?:网|提供|下载)|会员(?:上传|开通|下载)|开通会员|付费(?:开通|下载|阅读)|查看更多|更多[^。]{0,20}(?:>>|»|请访问|请关注)|LINE\s*好友|立即领取|加好友)"),
    ("navigation", r"(?:您|你)?(?:可能(?:也|还)?(?:会)?(?:喜欢|感兴趣)|还想看)的?"),
    ("sharing", r".*【(?:打印本页|关闭(?:窗口|本页))】"),
    ("owner", r".*(?:隐私(?:权)?(?:政策|声明|条款)|服务条款|使用条款|免责声明|网站支持IPv6|(?:最佳)?分辨率(?:下)?浏览|扫一扫在手机|手机扫码(?:阅读|查看))"),
    ("address", r"(?:https?://|www\.)\S+$"),
    ("rule", r"[-=_*~·•—–.。\s]{3,}$"),
))
# No office speaks like this, in a sentence or not: the site speaks of itself, or bids its reader do something with the page.
PROMOTION = re.compile(
    r"本站|本网站?(?:提供|整理|收录)|小编|代写|[本该](?:文|资料|文档|资源)(?:档)?由.{0,16}(?:整理|上传|提供|发布|转载)|转载(?:请|自)|更多.{0,24}(?:请|欢迎)(?:访问|关注|点击|登录|搜索|下载)|"
    r"(?:点击|点选|点此|单击)(?:此处|这里|链接|下方|上方|右侧|图片)?(?:下载|查看|阅读|进入|领取|咨询|获取|试听|报名)|(?:扫码|扫描二维码|扫一扫|长按(?:识别)?).{0,8}(?:下载|领取|关注|加|入群|获取|查看)|"
    r"加(?:我|小编|客服)?(?:微信|QQ|V信|vx)|(?:关注|搜索)(?:我们|本|微信|“.{1,16}”)?(?:的)?(?:微信)?公众号|百度一?下|博彩|投注|彩金|棋牌|娱乐城|真人视讯|开户(?:送|有礼)|充值|代开|发票代|贷款秒|会员(?:专享|免费|可)|"
    r"(?:立即|马上|限时)(?:下载|领取|注册|抢购|咨询|报名|免费|优惠|特价)|注册(?:即|就)?送|欢迎(?:访问|光临|收藏|下载|订阅|转载)|(?:收藏|推荐给|分享给)(?:本|好友|朋友)|侵(?:权)?(?:请|必|立)?(?:联系|删)"
)
HELD_BY_SENTENCES = ("advertising", "owner", "sharing", "navigation", "page data")
LONGEST = 120  # furniture is short; a paragraph is never dropped whole


def furniture(line: str) -> str:
    """The word under which a line is dropped; empty for a line that stays.

    Examples
    --------
    >>> furniture("您当前的位置：首页 > 政务公开"), furniture("— 12 —"), furniture("一、总体要求")
    ('navigation', 'page number', '')
    """
    text = line.strip()
    if not text or len(text) > LONGEST:
        return ""
    if PROMOTION.search(text) and mark(text) is None:
        return "advertising"
    found = next((why for why, pattern in PATTERNS if pattern.match(text)), "")
    # A numbered item, or a line that reads as a sentence of a plan, is no furniture whatever words it holds.
    own = mark(text) is not None or ("，" in text and text.endswith(("。", "；")))
    return "" if own and found in HELD_BY_SENTENCES else found
